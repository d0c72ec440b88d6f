import { onAbort } from '../signals.ts';

/** Amounts by their names; what is missing is 0. */
type Amounts = Readonly<Record<string, number>>;

interface AdmissionRequest<Begun> {
  /** The most that the call can cost: held until it leaves. */
  readonly most: Amounts;
  /** The same, with what is counted at the moment of admission. */
  readonly needed: Amounts;
  /** What is not spent, of each amount that is limited; asked anew whenever something has changed. */
  readonly left: () => Amounts;
  /** Makes the error for an amount that does not fit, and will not. */
  readonly refuse: (name: string, left: number) => Error;
  /** Called at the moment of admission. */
  readonly begin: () => Begun;
  readonly signal: AbortSignal;
}

interface Admitted<Begun> {
  readonly begun: Begun;
  /** Frees what was held. To be called once. */
  leave(): void;
}

/**
 * Lets calls begin as far as what they may cost fits. Each waits until the most that it can cost fits beside what others under
 * way may cost, in the order of asking, and holds it. Rejects where it would not fit into what is left without the others either.
 */
export interface Admission {
  enter<Begun>(request: AdmissionRequest<Begun>): Promise<Admitted<Begun>>;
}

export function admission(): Admission {
  const held = new Map<string, number>();
  let underWay = 0;
  let waiting: (() => boolean)[] = [];
  const hold = (amounts: Amounts, sign: 1 | -1) => {
    for (const [name, amount] of Object.entries(amounts)) held.set(name, (held.get(name) ?? 0) + sign * amount);
    underWay += sign;
    // Where nobody is under way nothing is held, no error of rounding either.
    if (underWay === 0) held.clear();
  };
  /** Who waits longest comes first; who comes later does not overtake. */
  const advance = () => {
    while (waiting[0]?.()) waiting.shift();
  };
  return {
    enter: ({ most, needed, left, refuse, begin, signal }) =>
      new Promise((resolve, reject) => {
        const leave = () => {
          hold(most, -1);
          advance();
        };
        /** Whether it is decided. */
        const look = () => {
          const free = Object.entries(left());
          const never = free.find(([name, amount]) => (needed[name] ?? 0) > amount);
          const fits = free.every(([name, amount]) => (needed[name] ?? 0) <= amount - (held.get(name) ?? 0));
          if (!never && !fits) return false;
          forget();
          if (never) reject(refuse(...never));
          else {
            hold(most, 1);
            resolve({ begun: begin(), leave });
          }
          return true;
        };
        const forget = onAbort(signal, () => {
          waiting = waiting.filter((each) => each !== look);
          reject(signal.reason);
          advance();
        });
        waiting.push(look);
        advance();
      }),
  };
}
