/** The vectors of distinct texts, one row each. States and actions recur so often that this is far smaller than one per transition. */
export interface TextTable {
  readonly size: number;
  row(text: string): number | undefined;
  /** Adds the texts that are not there yet. */
  add(texts: readonly string[], vectors: readonly Float32Array[]): void;
  /** The dot product of every row with a vector. */
  dot(vector: Float32Array): Float64Array;
  clear(): void;
}

export function textTable(dimensions: number): TextTable {
  const rows = new Map<string, number>();
  let values = new Float32Array(0);
  return {
    get size() {
      return rows.size;
    },
    row: (text) => rows.get(text),
    add(texts, vectors) {
      const needed = (rows.size + texts.length) * dimensions;
      if (needed > values.length) {
        const grown = new Float32Array(Math.max(needed, 2 * values.length));
        grown.set(values.subarray(0, rows.size * dimensions));
        values = grown;
      }
      texts.forEach((text, index) => {
        if (rows.has(text)) return;
        const length = vectors[index]?.length;
        if (length !== dimensions) {
          throw new Error(`the embedder gave a vector of length ${length}; its dimensions say ${dimensions}`);
        }
        values.set(vectors[index]!, rows.size * dimensions);
        rows.set(text, rows.size);
      });
    },
    dot(vector) {
      const products = new Float64Array(rows.size);
      // Short texts leave most places empty, so only those that are not are multiplied.
      const places = Int32Array.from(vector.keys()).filter((place) => vector[place] !== 0);
      const factors = Float64Array.from(places, (place) => vector[place]!);
      for (let row = 0, start = 0; row < products.length; row++, start += dimensions) {
        let sum = 0;
        for (let i = 0; i < places.length; i++) sum += factors[i]! * values[start + places[i]!]!;
        products[row] = sum;
      }
      return products;
    },
    clear() {
      rows.clear();
      values = new Float32Array(0);
    },
  };
}
