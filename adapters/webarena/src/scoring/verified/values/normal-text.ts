import anyAscii from 'any-ascii';

/** Whether an expected text is a pattern: `^…$`. */
export function isPattern(value: unknown): boolean {
  return typeof value === 'string' && value.length >= 2 && value.startsWith('^') && value.endsWith('$');
}

/** What transliterates otherwise in Python's unidecode, of the signs that shops and maps show. */
const transliterations: Readonly<Record<string, string>> = { '′': "'", '″': "''", '‴': "'''", '°': 'deg', '×': 'x' };

const hyphen = '[\\u002d\\u00ad\\u2010-\\u2015\\u2212]';
const hyphenAtLetter = new RegExp(`(?<=[a-zA-Z])${hyphen}|${hyphen}(?=[a-zA-Z])`, 'g');

/**
 * The normal form of a text: without trade marks, hyphens at letters as spaces, in ASCII, in one line and in lower case. Patterns stay.
 * (`core/evaluation/data_types/base.py` of WebArena-Verified 1.2.3.)
 */
export function normalText(text: string): string {
  if (isPattern(text)) return text;
  const plain = text
    .replace(/[™®℠©]/g, '')
    .normalize('NFKC')
    .replace(hyphenAtLetter, ' ')
    .replace(/[\t\n\r]/g, ' ')
    .replace(/\p{C}/gu, '')
    .replace(/[′″‴°×]/g, (sign) => transliterations[sign]!);
  return anyAscii(plain)
    .replace(/[^\0-\x7f]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
