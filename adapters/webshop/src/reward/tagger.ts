import { words } from '../python/text.ts';

/** Finds the nouns of a product's name, in lower case, in order and with repetitions. */
export interface Tagger {
  nouns(name: string): readonly string[];
  /** Gets ready; called once before the first attempt. */
  load?(): Promise<void>;
}

/** Every token whose first character is a letter, as in the recordings of the original that were made without a language model. */
export const stubTagger: Tagger = {
  nouns: (name) =>
    words(name)
      .filter((token) => /^\p{L}/u.test(token))
      .map((token) => token.toLowerCase()),
};

/** Nouns that were tagged beforehand, by name; another tagger stands in for names that the table lacks. */
export function tableTagger(table: Readonly<Record<string, readonly string[]>>, others: Tagger): Tagger {
  return {
    nouns: (name) => (Object.hasOwn(table, name) ? table[name]! : others.nouns(name)),
    load: others.load,
  };
}

/** Nouns as wink-nlp tags them: the nearest to the original's spaCy that needs neither Python nor a download. */
export function winkTagger(): Tagger {
  let nouns: ((name: string) => string[]) | undefined;
  return {
    async load() {
      const [{ default: wink }, { default: model }] = await Promise.all([
        import('wink-nlp'),
        import('wink-eng-lite-web-model'),
      ]);
      const nlp = wink(model, ['sbd', 'pos']);
      const { its } = nlp;
      nouns = (name) => {
        const tokens = nlp.readDoc(name).tokens();
        const kinds = tokens.out(its.pos) as string[];
        const texts = tokens.out() as string[];
        return texts.filter((_, at) => kinds[at] === 'NOUN' || kinds[at] === 'PROPN').map((text) => text.toLowerCase());
      };
    },
    nouns(name) {
      if (!nouns) throw new Error('the tagger is not loaded; await load() first');
      return nouns(name);
    },
  };
}
