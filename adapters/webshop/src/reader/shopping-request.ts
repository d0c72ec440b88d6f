/** An instruction, as what a page says is compared with it. */
export interface ShoppingRequest {
  /** In lower case. */
  readonly text: string;
  readonly words: ReadonlySet<string>;
  /** The most that something may cost; undefined where it does not say. */
  readonly bound: number | undefined;
}

const bound = /\b(?:lower|less|cheaper|under|below)(?: than)? \$?([0-9]+(?:\.[0-9]+)?)/;
const fillers = new Set(
  (
    'a an and any are as at be by can dollars find for from get give have i im in is it less looking lower me my need of on or ' +
    'please price some than that the this to under want with would you'
  ).split(' '),
);

export function readRequest(instruction: string): ShoppingRequest {
  const text = instruction.toLowerCase();
  const found = bound.exec(text);
  return { text, words: contentWords(text.replace(bound, '')), bound: found ? Number(found[1]) : undefined };
}

function contentWords(text: string): Set<string> {
  return new Set(text.match(/[a-z0-9]+/g)?.filter((word) => !fillers.has(word)));
}

/** The share of the request's words that the text has, in [0, 1]. */
export function similarity({ words }: ShoppingRequest, text: string): number {
  if (words.size === 0) return 0;
  let shared = 0;
  for (const word of new Set(text.match(/[a-z0-9]+/g))) if (words.has(word)) shared += 1;
  return shared / words.size;
}

/** Whether the request has this phrase, whole words only. */
export function asksFor({ text }: ShoppingRequest, phrase: string): boolean {
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    if (!isInside(text[at - 1]) && !isInside(text[at + phrase.length])) return true;
  }
  return false;
}

function isInside(character: string | undefined): boolean {
  return character !== undefined && /[a-z0-9]/.test(character);
}

/** Nothing to compare (0), within the bound (1), above it (2). */
export type PriceFit = 0 | 1 | 2;

/** How the first price in a text fits. */
export function priceFit({ bound }: ShoppingRequest, text: string): PriceFit {
  const price = bound === undefined ? null : /\$([0-9]+(?:\.[0-9]+)?)/.exec(text);
  if (!price) return 0;
  return Number(price[1]) <= bound! ? 1 : 2;
}
