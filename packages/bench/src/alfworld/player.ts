/** What a process that plays is told by its first line of input. */
export interface Assignment {
  /** Games in the official layout. */
  readonly folder: string;
  readonly games: readonly { readonly taskId: string; readonly file: string; readonly commands: readonly string[] }[];
  /** How often each game is played: once tells little of an engine that needs microseconds. */
  readonly rounds: number;
}

/** What it measured: mean seconds of each, and the most memory that it held, in MiB. */
export interface Played {
  readonly load: number;
  readonly reset: number;
  readonly step: number;
  readonly memory: number;
}
