import type { Term } from '@dreamgym/core';
import { anyOf, type Names, quoted } from './names.ts';

/** How actions are read and written. */
export interface ActionGrammar {
  read(text: string): Term | undefined;
  write(action: Term): string;
  /** How many schemas have arguments. */
  readonly lifted: number;
}

/** Rules know no more arguments than this; an action that names more entities is a schema of its own, without arguments. */
const mostArguments = 2;

/** What stands before, between and after the names, so one more than there are arguments. */
type Wording = readonly string[];

/** The schemas of these actions: their texts with the entities' names taken out. */
export function actionGrammar(texts: readonly string[], names: Names): ActionGrammar {
  const wordings = new Map<string, Wording>();
  for (const text of texts) {
    const wording = wordingOf(text, names);
    wordings.set(JSON.stringify(wording), wording);
  }
  const schemas = new Map<string, Wording>();
  const nameOf = new Map<string, string>();
  const firstWords = [...wordings.values()].map(firstWord);
  for (const [key, wording] of wordings) {
    const word = firstWord(wording);
    const isUnique = word !== '' && firstWords.filter((other) => other === word).length === 1;
    const name = isUnique ? word : wording.join('_');
    schemas.set(name, wording);
    nameOf.set(key, name);
  }
  // Names that no recording has are known by their shape: of several wordings that fit, the one that says most.
  const patterns = [...schemas]
    .filter(([, wording]) => wording.length > 1)
    .sort(([, a], [, b]) => b.join('').length - a.join('').length)
    .map(([name, wording]) => ({
      name,
      pattern: new RegExp(`^${wording.map(quoted).join(`(${anyOf(names.shapes)})`)}$`, 'u'),
    }));
  const readAnew = (text: string): Term | undefined => {
    const mentions = names.mentionsIn(text);
    const name = nameOf.get(JSON.stringify(wordingOf(text, names)));
    if (name !== undefined) {
      const its = schemas.get(name)!.length > 1 ? mentions.map((mention) => mention.name) : [];
      return { name, arguments: its };
    }
    for (const { name, pattern } of patterns) {
      const match = pattern.exec(text);
      if (match) return { name, arguments: match.slice(1) };
    }
    return undefined;
  };
  const known = new Map(texts.map((text) => [text, readAnew(text)]));
  return {
    lifted: patterns.length,
    read: (text) => known.get(text) ?? readAnew(text),
    write({ name, arguments: args }) {
      const wording = schemas.get(name);
      if (!wording)
        throw new Error(`no recording has an action '${name}'; there are ${[...schemas.keys()].join(', ')}`);
      let text = wording[0]!;
      for (const [index, argument] of args.entries()) text += argument + wording[index + 1]!;
      return text;
    },
  };
}

function wordingOf(text: string, names: Names): Wording {
  const mentions = names.mentionsIn(text);
  if (mentions.length === 0 || mentions.length > mostArguments) return [text];
  const starts = [0, ...mentions.map(({ end }) => end)];
  return starts.map((start, index) => text.slice(start, mentions[index]?.start));
}

function firstWord(wording: Wording): string {
  return /^[\p{L}\p{M}]+/u.exec(wording[0]!)?.[0] ?? '';
}
