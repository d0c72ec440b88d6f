/**
 * Numbers nodes in the order in which an attempt first meets them. The browser's own numbers go on from one attempt to the next, so that
 * the same page would look different.
 */
export interface Numbering {
  of(document: string, node: string): string;
}

export function numbering(): Numbering {
  const numbers = new Map<string, string>();
  return {
    of(document, node) {
      const key = `${document} ${node}`;
      let number = numbers.get(key);
      if (number === undefined) {
        // Text boxes of a line have negative numbers in the browser, too.
        number = `${node.startsWith('-') ? '-' : ''}${numbers.size + 1}`;
        numbers.set(key, number);
      }
      return number;
    },
  };
}
