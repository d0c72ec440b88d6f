/**
 * The orders in which the original plays a list of games, pass after pass: a copy of the list is shuffled by numpy's
 * legacy `RandomState(seed)` and, before each further pass, shuffled again in place. The original starts from the order
 * of its file system, which differs between machines; with the sorted list the order is the same everywhere.
 */
export function* originalOrder<T>(items: readonly T[], seed = 1234): Generator<readonly T[], never> {
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= 0xffff_ffff)) {
    throw new Error(`the seed is ${seed}; numpy takes whole numbers from 0 to 4294967295`);
  }
  const next = mersenneTwister(seed);
  const order = [...items];
  for (;;) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = below(next, i);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    yield [...order];
  }
}

/** A number from 0 to `most`, by masked rejection as in numpy. */
function below(next: () => number, most: number): number {
  let mask = most;
  for (let shift = 1; shift < 32; shift *= 2) mask |= mask >>> shift;
  for (;;) {
    const drawn = (next() & mask) >>> 0;
    if (drawn <= most) return drawn;
  }
}

const size = 624;
const middle = 397;

/** MT19937, seeded by `init_genrand`; 32 bits per call. */
function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(size);
  state[0] = seed;
  for (let i = 1; i < size; i++) {
    const before = state[i - 1]!;
    state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
  }
  let index = size;
  const refill = () => {
    for (let i = 0; i < size; i++) {
      const bits = (state[i]! & 0x8000_0000) | (state[(i + 1) % size]! & 0x7fff_ffff);
      state[i] = state[(i + middle) % size]! ^ (bits >>> 1) ^ (bits & 1 ? 0x9908_b0df : 0);
    }
    index = 0;
  };
  return () => {
    if (index >= size) refill();
    let bits = state[index++]!;
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c_5680;
    bits ^= (bits << 15) & 0xefc6_0000;
    return (bits ^ (bits >>> 18)) >>> 0;
  };
}
