/**
 * Multiplies rows of 8-bit codes with one query of 16-bit codes and writes one 32-bit sum per row. There is at least one
 * row, and each has `width` codes, a multiple of 16. `codes`, `query` and `out` are addresses, in bytes of the memory.
 */
export type ScanKernel = (codes: number, rows: number, width: number, query: number, out: number) => void;

/** The kernel over a memory; undefined where the engine has no WebAssembly with SIMD. */
export function scanKernel(memory: WebAssembly.Memory): ScanKernel | undefined {
  compiled ??= compile();
  if (!compiled) return undefined;
  return new WebAssembly.Instance(compiled, { host: { memory } }).exports.scan as ScanKernel;
}

/** The most pages of 64 KiB that a memory for the kernel may have. */
export const mostPages = 65_536;

let compiled: WebAssembly.Module | false | undefined;

function compile(): WebAssembly.Module | false {
  try {
    return new WebAssembly.Module(kernelBytes());
  } catch {
    return false;
  }
}

const i32 = 0x7f;
const v128 = 0x7b;
const emptyBlock = 0x40;
/** Parameters, then locals. */
const [codes, rows, width, query, out] = [0, 1, 2, 3, 4] as const;
const [end, place, even, odd] = [5, 6, 7, 8] as const;

const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const constant = (value: number) => [0x41, value];
const add = [0x6a];
const subtract = [0x6b];
const advance = (local: number, by: number) => [...get(local), ...constant(by), ...add, ...set(local)];
const simd = (operation: number) => (operation < 128 ? [0xfd, operation] : [0xfd, (operation & 127) | 128, 1]);
/** Sixteen bytes, and eight bytes widened to signed 16 bits; both unaligned. */
const load = (offset: number) => [...simd(0x00), 0, offset];
const loadWidened = (offset: number) => [...simd(0x01), 0, offset];
const zero = [...simd(0x0c), ...Array<number>(16).fill(0)];
const lane = (index: number) => [...simd(0x1b), index];
const addLanes = simd(0xae);
/** Products of 16-bit numbers, neighbours summed into 32 bits. */
const multiplyAndPair = simd(0xba);

/** Adds eight products to a sum; two sums in turn keep the processor from waiting for the last addition. */
const accumulate = (sum: number, eight: number) => [
  ...[...get(codes), ...loadWidened(8 * eight)],
  ...[...get(place), ...load(16 * eight)],
  ...[...multiplyAndPair, ...get(sum), ...addLanes, ...set(sum)],
];

const scan = [
  ...[0x03, emptyBlock],
  ...[...get(codes), ...get(width), ...add, ...set(end)],
  ...[...get(query), ...set(place)],
  ...[...zero, ...set(even), ...zero, ...set(odd)],
  ...[0x03, emptyBlock],
  ...[...accumulate(even, 0), ...accumulate(odd, 1)],
  ...[...advance(codes, 16), ...advance(place, 32)],
  // Goes on while codes < end.
  ...[...get(codes), ...get(end), 0x49, 0x0d, 0],
  0x0b,
  ...[...get(even), ...get(odd), ...addLanes, ...set(even)],
  // Stores the sum.
  ...get(out),
  ...[0, 1, 2, 3].flatMap((index) => [...get(even), ...lane(index), ...(index === 0 ? [] : add)]),
  ...[0x36, 2, 0, ...advance(out, 4)],
  // Goes on while rows are left.
  ...[...get(rows), ...constant(1), ...subtract, ...set(rows), ...get(rows), 0x0d, 0],
  ...[0x0b, 0x0b],
];

/** Assembles the module: WebAssembly Core Specification 2.0, chapter 5. */
function kernelBytes(): Uint8Array<ArrayBuffer> {
  const name = (text: string) => [text.length, ...[...text].map((letter) => letter.charCodeAt(0))];
  const section = (id: number, content: readonly number[]) => [id, ...leb128(content.length), ...content];
  const locals = [2, 2, i32, 2, v128];
  const body = [...locals, ...scan];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, 5, ...Array<number>(5).fill(i32), 0]),
    ...section(2, [1, ...name('host'), ...name('memory'), 0x02, 0x01, 1, ...leb128(mostPages)]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('scan'), 0x00, 0]),
    ...section(10, [1, ...leb128(body.length), ...body]),
  ]);
}

function leb128(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb128(value >>> 7)];
}
