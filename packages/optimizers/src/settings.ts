/** The numbers that an option may be: from `least` to `most`, whole ones only where `whole` says so. */
export interface Range {
  readonly least: number;
  readonly most?: number;
  readonly whole?: boolean;
}

/** Numbers of passes, and of trajectories. */
export const counted: Range = { least: 1, whole: true };
export const weight: Range = { least: 0 };
export const share: Range = { least: 0, most: 1 };

/** Throws where an option is out of its range, naming it: some such numbers would train for ever, others learn nonsense. */
export function checkOptions<Name extends string>(
  optimizer: string,
  options: Readonly<Record<Name, number>>,
  ranges: Readonly<Record<NoInfer<Name>, Range>>,
): void {
  for (const name of Object.keys(options) as Name[]) {
    const value = options[name];
    const { least, most = Infinity, whole = false } = ranges[name];
    const isWhole = Number.isInteger(value) || value === Infinity;
    if (value >= least && value <= most && (isWhole || !whole)) continue;
    const kind = whole ? 'a whole number' : 'a number';
    const bounds = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new RangeError(`${optimizer}: ${name} is ${value}; give ${kind} ${bounds}`);
  }
}
