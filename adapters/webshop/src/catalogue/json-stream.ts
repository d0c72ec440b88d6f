/** The elements of a JSON list, read piece by piece: official files are longer than a string may be. */
export async function* jsonElements<T>(stream: AsyncIterable<Buffer>, file: string): AsyncGenerator<T> {
  let rest: Buffer[] = [];
  let [depth, quoted, escaped, line, startLine] = [0, false, false, 1, 1];
  let ended = false;
  for await (const chunk of readable(stream, file)) {
    // The next byte after the last element of this chunk; -1 while no element is open.
    let start = depth > 1 ? 0 : -1;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (byte === 0x0a) line++;
      if (quoted) {
        if (escaped) escaped = false;
        else if (byte === 0x5c) escaped = true;
        else if (byte === 0x22) quoted = false;
        continue;
      }
      if (depth < 2 && !outside.has(byte)) {
        throw new Error(`${file}, line ${line}: something else stands where a product should begin`);
      }
      if (byte === 0x22) {
        quoted = true;
      } else if (byte === 0x7b || byte === 0x5b) {
        if (depth === 0 && (byte === 0x7b || ended))
          throw new Error(`${file}, line ${line}: expected one list of products`);
        depth++;
        if (depth === 2) [start, startLine] = [i, line];
      } else if (byte === 0x7d || byte === 0x5d) {
        depth--;
        if (depth === 0) ended = true;
        if (depth < 0) throw new Error(`${file}, line ${line}: a bracket too many`);
        if (depth === 1) {
          const text = Buffer.concat([...rest, chunk.subarray(start, i + 1)]).toString('utf8');
          rest = [];
          start = -1;
          yield parse<T>(text, file, startLine);
        }
      }
    }
    if (depth > 1) rest.push(start > 0 ? chunk.subarray(start) : chunk);
  }
  if (!ended)
    throw new Error(`${file}, line ${line}: the file breaks off inside ${depth > 1 ? 'a product' : 'the list'}`);
}

/** What may stand outside of products: brackets, a comma, blanks and a byte order mark. */
const outside: ReadonlySet<number> = new Set([...Buffer.from('[]{}, \t\r\n'), 0xef, 0xbb, 0xbf]);

async function* readable(stream: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (cause) {
    throw new Error(`${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

/** Parses JSON; an error names the file and the line. */
export function parse<T>(text: string, file: string, firstLine = 1): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    const message = (error as Error).message;
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
    const line = firstLine + (text.slice(0, position).match(/\n/g)?.length ?? 0);
    throw new Error(`${file}, line ${line}: ${message}`);
  }
}
