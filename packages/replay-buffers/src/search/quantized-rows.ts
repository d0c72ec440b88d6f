import { mostPages, type ScanKernel, scanKernel } from './scan-kernel.ts';

/**
 * Vectors of length 1 as rows of 8-bit codes, a quarter of their size, each row with a scale of its own. The products
 * with a query are the same numbers with SIMD and without.
 */
export interface QuantizedRows {
  set(row: number, vector: Float32Array): void;
  /** Takes the vector of length 1 at most that the following products are with. */
  aim(query: Float32Array): void;
  /** Writes the products of the first `count` rows into `products`. */
  multiply(count: number, products: Float32Array): void;
  /** No product is further from the exact one than this. */
  readonly error: number;
}

/** Below this many rows plain JavaScript is fast enough, and every WebAssembly memory takes gigabytes of address space. */
const fewRows = 128;
/** Rows that are multiplied at once. */
const batch = 4096;
const pageBytes = 65_536;
const mostCode = 127;
// With |query| <= 1 no sum of products leaves 32 bits: 127 · √dimensions · 32767 < 2^31.
const queryScale = 32_767;

export function quantizedRows(dimensions: number): QuantizedRows {
  const width = Math.ceil(dimensions / 16) * 16;
  const outStart = 2 * width;
  const codesStart = outStart + 4 * batch;
  let memory: WebAssembly.Memory | undefined;
  let kernel: ScanKernel | undefined;
  let buffer = new ArrayBuffer(codesStart);
  let query = new Int16Array(buffer, 0, width);
  let sums = new Int32Array(buffer, outStart, batch);
  let codes = new Int8Array(buffer, codesStart);
  /** What turns the sum of a row into a product. */
  let scales = new Float32Array(0);
  let capacity = 0;
  let worstRow = 0;
  let queryError = 0;
  let places: readonly number[] = [];

  const lookAt = (bytes: ArrayBuffer) => {
    buffer = bytes;
    query = new Int16Array(buffer, 0, width);
    sums = new Int32Array(buffer, outStart, batch);
    codes = new Int8Array(buffer, codesStart);
  };

  /** Makes room for rows. A WebAssembly memory grows where it stands, other memory is copied. */
  const reserve = (rows: number) => {
    if (rows <= capacity) return;
    capacity = Math.ceil(Math.max(rows, 1.5 * capacity));
    const grownScales = new Float32Array(capacity);
    grownScales.set(scales);
    scales = grownScales;
    const bytes = codesStart + capacity * width;
    const pages = Math.ceil(bytes / pageBytes);
    if (memory) {
      memory.grow(pages - memory.buffer.byteLength / pageBytes);
      return lookAt(memory.buffer);
    }
    const old = codes;
    const simd = rows <= fewRows ? undefined : simdMemory(pages);
    memory = simd?.memory;
    kernel = simd?.kernel;
    lookAt(memory?.buffer ?? new ArrayBuffer(bytes));
    codes.set(old);
  };

  const sum = (first: number, rows: number) => {
    if (kernel) return kernel(codesStart + first * width, rows, width, 0, outStart);
    for (let row = 0, start = first * width; row < rows; row++, start += width) {
      let total = 0;
      for (const place of places) total += codes[start + place]! * query[place]!;
      sums[row] = total;
    }
  };

  return {
    set(row, vector) {
      reserve(row + 1);
      let most = 0;
      for (let i = 0; i < dimensions; i++) most = Math.max(most, Math.abs(vector[i]!));
      const scale = Math.fround(most / mostCode) || 1;
      const start = row * width;
      let square = 0;
      for (let i = 0; i < dimensions; i++) {
        const code = Math.max(-mostCode, Math.min(mostCode, Math.round(vector[i]! / scale)));
        const residual = vector[i]! - code * scale;
        codes[start + i] = code;
        square += residual * residual;
      }
      scales[row] = scale / queryScale;
      worstRow = Math.max(worstRow, Math.sqrt(square));
    },

    aim(vector) {
      let square = 0;
      const filled: number[] = [];
      for (let i = 0; i < dimensions; i++) {
        const code = Math.round(vector[i]! * queryScale);
        const residual = vector[i]! - code / queryScale;
        query[i] = code;
        square += residual * residual;
        if (code !== 0) filled.push(i);
      }
      places = filled;
      queryError = Math.sqrt(square);
    },

    multiply(count, products) {
      for (let first = 0; first < count; first += batch) {
        const rows = Math.min(batch, count - first);
        sum(first, rows);
        for (let i = 0; i < rows; i++) products[first + i] = sums[i]! * scales[first + i]!;
      }
    },

    get error() {
      // Cauchy and Schwarz, for the codes of the rows and those of the query, and what 32-bit numbers round.
      return worstRow + queryError * (1 + worstRow) + 1e-6;
    },
  };
}

function simdMemory(pages: number) {
  if (typeof WebAssembly === 'undefined') return undefined;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: mostPages });
  const kernel = scanKernel(memory);
  return kernel && { memory, kernel };
}
