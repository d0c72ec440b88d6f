/** Texts are aligned by so many of them at most. */
const mostAligned = 150;
/** A group is taken apart only into groups of so many texts at least, but for a small rest. */
const leastInGroup = 8;
const mostInRest = 0.1;

/** The words, numbers and marks of a text; spaces only part them. */
interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * What changes in actions that begin with the same word: the tokens common to all of them, in order, are the wording, and
 * what stands between those are fillers. A group of several wordings is taken apart by the first token that differs.
 */
export function actionFillers(texts: readonly string[]): ReadonlySet<string> {
  const groups = new Map<string, Tokenized[]>();
  for (const text of texts) {
    const tokens = tokenize(text);
    const word = tokens.find((token) => /[\p{L}\p{N}]/u.test(token.text))?.text ?? '';
    groups.set(word, [...(groups.get(word) ?? []), { text, tokens }]);
  }
  const fillers = new Set<string>();
  for (const group of groups.values()) addFillers(group, fillers);
  return fillers;
}

interface Tokenized {
  readonly text: string;
  readonly tokens: readonly Token[];
}

function addFillers(group: readonly Tokenized[], fillers: Set<string>): void {
  if (group.length < 2) return;
  const wording = commonTokens(group);
  const parts = takeApart(group, wording);
  if (parts) {
    for (const part of parts) addFillers(part, fillers);
    return;
  }
  for (const { text, tokens } of group) {
    let next = 0;
    let first: number | undefined;
    const close = (end: number) => {
      if (first !== undefined) {
        const last = tokens[end - 1]!.end;
        fillers.add(text.slice(tokens[first]!.start, last));
        const word = numberedWord(tokens, first, end);
        if (word) fillers.add(text.slice(word.start, last));
      }
      first = undefined;
    };
    for (const [index, token] of tokens.entries()) {
      if (token.text === wording[next]) {
        close(index);
        next += 1;
      } else first ??= index;
    }
    close(tokens.length);
  }
}

/** The word that a filler which is only a number may belong to: where all that is named is a box, `box` looks like wording. */
function numberedWord(tokens: readonly Token[], first: number, end: number): Token | undefined {
  const [word, number] = [tokens[first - 1], tokens[first]!];
  if (!word || first < 2 || end !== first + 1 || !/^\p{Nd}+$/u.test(number.text) || !/\p{L}$/u.test(word.text)) return;
  return number.start - word.end <= 1 ? word : undefined;
}

/** Groups by the first token that is not common to all, where most of those have more in common than that token. */
function takeApart(group: readonly Tokenized[], wording: readonly string[]): Tokenized[][] | undefined {
  const byToken = new Map<string, Tokenized[]>();
  for (const one of group) {
    const differing = one.tokens.find((token, index) => token.text !== wording[index])?.text ?? '';
    byToken.set(differing, [...(byToken.get(differing) ?? []), one]);
  }
  const parts = [...byToken.values()];
  if (parts.length < 2) return undefined;
  let rest = 0;
  for (const part of parts) {
    if (part.length < leastInGroup || commonTokens(part).length < wording.length + 2) rest += part.length;
  }
  return rest <= mostInRest * group.length ? parts : undefined;
}

/** The longest sequence of tokens that all texts have in this order, about: the texts are aligned one after the other. */
function commonTokens(group: readonly Tokenized[]): readonly string[] {
  const stride = Math.max(1, Math.ceil(group.length / mostAligned));
  let common = group[0]!.tokens.map(({ text }) => text);
  for (let index = stride; index < group.length; index += stride) {
    common = longestCommon(
      common,
      group[index]!.tokens.map(({ text }) => text),
    );
  }
  return common;
}

/** The longest common subsequence. */
function longestCommon(one: readonly string[], other: readonly string[]): string[] {
  const lengths = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1));
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      lengths[i]![j] =
        one[i] === other[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  const common: string[] = [];
  let [i, j] = [0, 0];
  while (i < one.length && j < other.length) {
    if (one[i] === other[j]) {
      common.push(one[i]!);
      i += 1;
      j += 1;
    } else if (lengths[i + 1]![j]! >= lengths[i]![j + 1]!) i += 1;
    else j += 1;
  }
  return common;
}

function tokenize(text: string): Token[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}
