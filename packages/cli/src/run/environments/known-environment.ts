import type { Awaitable, Plugin } from '@dreamgym/core';
import type { GrpoOptions, PpoOptions } from '@dreamgym/optimizers';
import type { EmbeddedOptions } from '../../embedded.ts';
import type { Defaults } from '../defaults.ts';

export interface KnownEnvironment {
  plugin(options: OpenOptions): Awaitable<Plugin>;
  /** The environment variable that names a folder of official data, where there can be such data. */
  readonly dataVariable?: string;
  /** What training in its dreams needs other than the embedded parts, made anew for each policy that is trained. */
  trainingEnvironment?(options: Pick<EmbeddedOptions, 'generatedShare'>): Plugin;
  /** Options of the optimizer, whichever it is; its own where they are missing. */
  readonly optimizer?: Pick<GrpoOptions & PpoOptions, 'entropy' | 'epochs' | 'gamma'>;
  /** Its own defaults, where those of the others do not suit it. */
  readonly defaults?: Partial<Defaults>;
  /** Real steps take so long that a comparison leaves out the rows with many of them. */
  readonly slow?: true;
}

interface OpenOptions {
  /** Folder of official data. */
  readonly data?: string;
  /** Told of what takes its time. Missing where the environment will not be played, only asked how it reads. */
  readonly notice?: (text: string) => void;
}
