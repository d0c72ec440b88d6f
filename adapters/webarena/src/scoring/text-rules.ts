import type { PageKey } from '../tasks/formats/answer-key.ts';
import { wordTokens } from './word-tokens.ts';

/** How a dialect compares texts. */
export interface TextRules {
  readonly clean: (text: string) => string;
  readonly equal: (reference: string, text: string) => boolean;
  /** `alone` where the reference is the only one of its list. */
  readonly includes: (reference: string, text: string, options: { readonly alone: boolean }) => boolean;
}

/** The original: a reference is looked for anywhere, but one of a single character among the words only. */
function original(): TextRules {
  const clean = (text: string) => withoutQuotes(text.trim()).toLowerCase();
  return {
    clean,
    equal: (reference, text) => clean(reference) === clean(text),
    includes(reference, text, { alone }) {
      const wanted = clean(reference);
      const single = alone && Array.from(wanted).length === 1;
      return single ? wordTokens(clean(text)).includes(wanted) : clean(text).includes(wanted);
    },
  };
}

/** WebArena-Lite: a reference of one word has to be one of the words, or a part of one that slashes divide. */
function lite(): TextRules {
  const clean = (text: string) => withoutQuotes(text).toLowerCase();
  return {
    clean,
    equal: (reference, text) => clean(reference) === clean(text),
    includes(reference, text) {
      const wanted = clean(reference);
      if (wordTokens(wanted).length !== 1) return clean(text).includes(wanted);
      return wordTokens(clean(text)).some((token) => token === wanted || token.split('/').includes(wanted));
    },
  };
}

function withoutQuotes(text: string): string {
  const quoted = (quote: string) => text.startsWith(quote) && text.endsWith(quote);
  return quoted("'") || quoted('"') ? text.slice(1, -1) : text;
}

const originalRules = original();

export const textRules: Readonly<Record<PageKey['dialect'], TextRules>> = {
  webarena: originalRules,
  browsergym: originalRules,
  'webarena-lite': lite(),
};
