import { analyze } from './analyze.ts';

/** A document of the index. */
export interface SearchDocument {
  /** Decides between documents with the same score: the smaller one comes first. */
  readonly id: string;
  readonly text: string;
}

interface Hit {
  /** The document's number, in the order of the build. */
  readonly document: number;
  /** BM25 in single precision. */
  readonly score: number;
}

export interface SearchIndex {
  readonly documents: number;
  /** Documents and occurrences per term. */
  term(text: string): { readonly documents: number; readonly occurrences: number } | undefined;
  readonly terms: Iterable<string>;
  /** The best documents, best first, at most `limit`; none where no term of the query is left after analysis. */
  search(query: string, limit: number): Hit[];
}

// Anserini's defaults.
const k1 = Math.fround(0.9);
const b = Math.fround(0.4);

const single = Math.fround;
/** Postings with a frequency below 16 share what they add to a score. */
const usualKeys = 16 << 8;

/** Ranks as Lucene does, to the last bit of its floats and with its ties. */
export function searchIndex(documents: Iterable<SearchDocument>): SearchIndex {
  const { ids, vocabulary, lengths, occurrences, entries } = collect(documents);
  const count = ids.length;
  const { starts, postings, keys } = invert(entries, lengths, vocabulary.size);
  const rank = ranks(ids);
  const norms = normTable(occurrences / count);
  const scores = new Float64Array(count);
  const touched = new Int32Array(count);
  const parts = new Float64Array(usualKeys);

  return {
    documents: count,
    terms: vocabulary.keys(),
    term(text) {
      const term = vocabulary.get(text);
      if (term === undefined) return undefined;
      let total = 0;
      for (let i = starts[term]!; i < starts[term + 1]!; i++) total += keys[i]! >>> 8;
      return { documents: starts[term + 1]! - starts[term]!, occurrences: total };
    },
    search(query, limit) {
      const boosts = new Map<number, number>();
      for (const text of analyze(query)) {
        const term = vocabulary.get(text);
        if (term !== undefined) boosts.set(term, (boosts.get(term) ?? 0) + 1);
      }
      let found = 0;
      for (const [term, boost] of boosts) {
        const [from, to] = [starts[term]!, starts[term + 1]!];
        const documentFrequency = to - from;
        const idf = single(Math.log(1 + (count - documentFrequency + 0.5) / (documentFrequency + 0.5)));
        const weight = single(boost * idf);
        parts.fill(0);
        for (let i = from; i < to; i++) {
          const document = postings[i]!;
          const key = keys[i]!;
          let part = key < usualKeys ? parts[key]! : 0;
          if (part === 0) {
            const saturation = single(1 + single((key >>> 8) * norms[key & 0xff]!));
            part = single(weight - single(weight / saturation));
            if (key < usualKeys) parts[key] = part;
          }
          const score = scores[document]!;
          if (score === 0) touched[found++] = document;
          scores[document] = score + part;
        }
      }
      for (let i = 0; i < found; i++) scores[touched[i]!] = single(scores[touched[i]!]!);
      const best = select(touched, found, limit, scores, rank);
      const hits = best.map((document) => ({ document, score: scores[document]! }));
      for (let i = 0; i < found; i++) scores[touched[i]!] = 0;
      return hits;
    },
  };
}

/** Terms and their frequencies, document by document. */
interface Entries {
  readonly terms: Int32Array;
  readonly frequencies: Uint16Array;
  /** Where each document begins; one more than there are documents. */
  readonly starts: Int32Array;
}

function collect(documents: Iterable<SearchDocument>) {
  const ids: string[] = [];
  const vocabulary = new Map<string, number>();
  const lengths: number[] = [];
  const starts: number[] = [0];
  let terms = new Int32Array(1 << 16);
  let frequencies = new Uint16Array(1 << 16);
  let size = 0;
  let occurrences = 0;
  const counts = new Map<number, number>();
  for (const { id, text } of documents) {
    ids.push(id);
    const words = analyze(text);
    occurrences += words.length;
    lengths.push(lengthCode(words.length));
    counts.clear();
    for (const word of words) {
      let term = vocabulary.get(word);
      if (term === undefined) {
        term = vocabulary.size;
        vocabulary.set(word, term);
      }
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
    if (size + counts.size > terms.length) {
      const [widerTerms, widerFrequencies] = [new Int32Array(2 * terms.length), new Uint16Array(2 * terms.length)];
      widerTerms.set(terms);
      widerFrequencies.set(frequencies);
      [terms, frequencies] = [widerTerms, widerFrequencies];
    }
    for (const [term, frequency] of counts) {
      terms[size] = term;
      frequencies[size++] = Math.min(frequency, 0xffff);
    }
    starts.push(size);
  }
  const entries: Entries = { terms: terms.subarray(0, size), frequencies, starts: Int32Array.from(starts) };
  return { ids, vocabulary, lengths: Uint8Array.from(lengths), occurrences, entries };
}

/** The same entries, term by term; a key is a frequency and, in the last byte, the code of the document's length. */
function invert({ terms, frequencies, starts: documents }: Entries, lengths: Uint8Array, vocabularySize: number) {
  const starts = new Int32Array(vocabularySize + 1);
  for (const term of terms) starts[term + 1]!++;
  for (let term = 0; term < vocabularySize; term++) starts[term + 1]! += starts[term]!;
  const next = starts.slice();
  const postings = new Int32Array(terms.length);
  const keys = new Uint32Array(terms.length);
  for (let document = 0; document + 1 < documents.length; document++) {
    for (let i = documents[document]!; i < documents[document + 1]!; i++) {
      const place = next[terms[i]!]!++;
      postings[place] = document;
      keys[place] = (frequencies[i]! << 8) | lengths[document]!;
    }
  }
  return { starts, postings, keys };
}

/** Lucene keeps lengths in one byte: exact below 40, then with four significant bits. */
function lengthCode(length: number): number {
  if (length < 24) return length;
  const rest = length - 24;
  if (rest < 8) return length;
  const exponent = 31 - Math.clz32(rest) - 3;
  return 24 + ((rest >>> exponent) & 7) + ((exponent + 1) << 3);
}

function codeLength(code: number): number {
  if (code < 24) return code;
  const bits = (code - 24) & 7;
  const exponent = ((code - 24) >>> 3) - 1;
  return 24 + (exponent === -1 ? bits : (bits | 8) * 2 ** exponent);
}

/** What a term's frequency is multiplied with, by the code of the document's length. */
function normTable(averageLength: number): Float32Array {
  const average = single(averageLength);
  return Float32Array.from({ length: 256 }, (_, code) => {
    const length = single(single(b * codeLength(code)) / average);
    return single(1 / single(k1 * single(single(1 - b) + length)));
  });
}

function ranks(ids: readonly string[]): Int32Array {
  const order = Array.from(ids.keys()).sort((one, other) => (ids[one]! < ids[other]! ? -1 : 1));
  const rank = new Int32Array(ids.length);
  for (const [position, document] of order.entries()) rank[document] = position;
  return rank;
}

/** The best `limit` of the documents found, best first: a heap with the worst of them on top. */
function select(documents: Int32Array, found: number, limit: number, scores: Float64Array, rank: Int32Array): number[] {
  const worse = (one: number, other: number) => {
    const difference = scores[one]! - scores[other]!;
    return difference === 0 ? rank[one]! > rank[other]! : difference < 0;
  };
  const heap: number[] = [];
  const sink = () => {
    const top = heap[0]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && worse(heap[child + 1]!, heap[child]!)) child++;
      if (!worse(heap[child]!, top)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = top;
  };
  let bar = -Infinity;
  for (let i = 0; i < found; i++) {
    const document = documents[i]!;
    if (scores[document]! < bar) continue;
    if (heap.length < limit) {
      let at = heap.push(document) - 1;
      while (at > 0 && worse(document, heap[(at - 1) >> 1]!)) {
        heap[at] = heap[(at - 1) >> 1]!;
        at = (at - 1) >> 1;
      }
      heap[at] = document;
    } else if (worse(heap[0]!, document)) {
      heap[0] = document;
      sink();
    }
    if (heap.length === limit) bar = scores[heap[0]!]!;
  }
  return heap.sort((one, other) => (worse(one, other) ? 1 : -1));
}
