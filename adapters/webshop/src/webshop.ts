import type { Environment } from '@dreamgym/core';
import { type Behaviours, behaviours } from './behaviours/behaviours.ts';
import { openCatalogue } from './catalogue/catalogue.ts';
import type { CatalogueSize } from './catalogue/official-files.ts';
import { openOfficial } from './catalogue/open-official.ts';
import { packCatalogue } from './catalogue/pack.ts';
import type { Mode } from './description.ts';
import { environment, goalIndex, type History } from './environment.ts';
import { type GeneratorOptions, generateCatalogue } from './generator/generator.ts';
import type { Quoting } from './pages/links.ts';
import { stubTagger, type Tagger, winkTagger } from './reward/tagger.ts';
import type { Fuzz } from './reward/token-set-ratio.ts';
import { type Shop, shop, type Variant } from './shop/shop.ts';

export interface WebshopOptions {
  /**
   * Folder of the official files (`items_shuffle_1000.json`, `items_ins_v2_1000.json`, `items_human_ins.json`), gzipped
   * or not, or of the index that `prepareWebshop` made of them. Without it, a generated catalogue is sold.
   */
  readonly data?: string;
  /** What catalogue to generate where there is no `data`. */
  readonly generate?: GeneratorOptions;
  /** Which of the official catalogues: that of 1000 products, or that of 1.18 million. */
  readonly catalogue?: CatalogueSize;
  /** Only the first so many products. */
  readonly products?: number;
  /** Templated goals, or those in the words of people. */
  readonly goals?: 'synthetic' | 'human';
  /** Of Python's random numbers, which draw prices and price bounds. */
  readonly seed?: number;
  /** How the page is given: in words, in words with marked buttons, or as HTML. */
  readonly mode?: Mode;
  /** Who finds the nouns in products' names, for the reward. */
  readonly tagger?: 'wink' | 'stub' | Tagger;
  /** Actions after which an attempt is truncated. */
  readonly stepLimit?: number;
  /** How many earlier observations and actions an observation shows before the page. */
  readonly history?: Partial<History>;
  /** Whether item pages link to the product's attributes. */
  readonly showAttributes?: boolean;
  readonly variant?: Variant;
  readonly fuzz?: Fuzz;
  readonly quoting?: Quoting;
  /** How likely the behaviours `noisyShopper` and `noisyExpert` click anything, in [0, 1]. */
  readonly noise?: number;
}

/** WebShop as a plugin: the shop in process. */
export interface Webshop {
  readonly environment: Environment;
  /** Ways to act for recording real transitions. */
  readonly behaviours: Behaviours;
}

export function webshop(options: WebshopOptions = {}): Webshop {
  const {
    data,
    generate,
    products,
    catalogue: size = 'small',
    goals = 'synthetic',
    seed = 0,
    mode = 'text_rich',
  } = options;
  const { tagger: choice = 'wink', stepLimit = 15, history, showAttributes = false } = options;
  const { variant = 'original', fuzz = 'thefuzz-0.19', quoting = 'werkzeug-3', noise = 0.2 } = options;
  atLeast('stepLimit', stepLimit, 1);
  atLeast('history.observations', history?.observations ?? 0, 0);
  atLeast('history.actions', history?.actions ?? 0, 0);
  if (products !== undefined) atLeast('products', products, 1);
  if (generate?.products !== undefined) atLeast('generate.products', generate.products, 1);
  oneOf('mode', mode, ['text', 'text_rich', 'html']);
  oneOf('goals', goals, ['synthetic', 'human']);
  oneOf('catalogue', size, ['small', 'full']);
  oneOf('variant', variant, ['original', 'verl-agent', 'agentgym', 'ragen']);
  oneOf('fuzz', fuzz, ['thefuzz-0.19', 'thefuzz-0.20']);
  oneOf('quoting', quoting, ['werkzeug-2', 'werkzeug-3']);
  if (!(noise >= 0 && noise <= 1)) throw new Error(`noise is ${noise}; it must be in [0, 1]`);
  const prefix = `webshop/${goals}/${seed}`;
  const tagger = choice === 'wink' ? winkTagger() : choice === 'stub' ? stubTagger : choice;

  let opened: Promise<Shop> | undefined;
  const stock = async () => {
    if (data !== undefined) return openOfficial(data, { size, limit: products });
    return openCatalogue(await packCatalogue(generateCatalogue(generate), { limit: products }));
  };
  const load = async () => {
    const [goods] = await Promise.all([stock(), tagger.load?.()]);
    return shop(goods, { seed, goals, tagger, fuzz, variant });
  };
  const open = () => {
    opened ??= load().catch((error) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    environment: environment({
      open,
      async close() {
        // What could not be opened needs no closing.
        const shop = await opened?.catch(() => undefined);
        shop?.catalogue.close();
      },
      prefix,
      mode,
      quoting,
      variant,
      showAttributes,
      history: { observations: 0, actions: 0, ...history },
      stepLimit,
    }),
    behaviours: behaviours({ open, goalOf: (task, { goals }) => goalIndex(task, prefix, goals.length), noise }),
  };
}

function atLeast(name: string, value: number, least: number): void {
  if (!(Number.isInteger(value) && value >= least)) {
    throw new Error(`${name} is ${value}; it must be a whole number of at least ${least}`);
  }
}

function oneOf<T extends string>(name: string, value: T, known: readonly T[]): void {
  if (!known.includes(value)) throw new Error(`${name} is '${value}'; it must be one of ${known.join(', ')}`);
}
