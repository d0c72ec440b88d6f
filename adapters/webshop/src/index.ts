export { adapter } from './adapter.ts';
export type { Behaviours } from './behaviours/behaviours.ts';
export type { Mode } from './description.ts';
export type { GeneratorOptions } from './generator/generator.ts';
export {
  type PreparedWebshop,
  type PrepareWebshopOptions,
  type PrepareWebshopProgress,
  prepareWebshop,
} from './prepare/prepare-webshop.ts';
export { type WebshopRemoteOptions, webshopRemote } from './remote/webshop-remote.ts';
export { stubTagger, type Tagger, tableTagger, winkTagger } from './reward/tagger.ts';
export { type Webshop, type WebshopOptions, webshop } from './webshop.ts';
