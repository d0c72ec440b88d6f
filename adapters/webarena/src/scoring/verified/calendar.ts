/** Dates and months, as texts in normal form write them. Each throws where a text is none. */

const names: readonly string[] = [
  ...[
    'january',
    'february',
    'march',
    'april',
    'may',
    'june',
    'july',
    'august',
    'september',
    'october',
    'november',
    'december',
  ],
];

function monthNamed(word: string): number | undefined {
  const at = names.findIndex(
    (name) => name === word || name.slice(0, 3) === word || (word === 'sept' && name === 'september'),
  );
  return at < 0 ? undefined : at + 1;
}

/**
 * A date as `2022-03-02`: of `march 2, 2022`, `2nd of march 2022`, `2022.03.02`, `3/2/22` (month first, unless it is above 12), with a
 * weekday or a time or without. A date without day or year is none: what it meant would depend on the clock.
 */
export function readDate(given: string): string {
  const text = given
    .replace(/(\d)t(\d)/g, '$1 $2')
    .replace(/\b\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?/g, ' ')
    .replace(/\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?/g, ' ')
    .replace(/(\d)(?:st|nd|rd|th)\b/g, '$1');
  const compact = /^\s*(\d{4})(\d{2})(\d{2})\s*$/.exec(text);
  if (compact) return dateOf(given, compact[1]!, compact[2]!, compact[3]!);
  const words = text.split(/[\s,./-]+/).filter((word) => word !== '' && word !== 'of' && word !== 'at');
  const months = words.flatMap((word) => monthNamed(word) ?? []);
  const numbers = words.filter((word) => /^'?\d+$/.test(word)).map((word) => word.replace("'", ''));
  if (months.length + numbers.length !== 3 || words.length !== 3) throw new Error(`'${given}' is no date`);
  const [first, second, third] = numbers as [string, string, string];
  if (months.length === 1) {
    const [day, year] = isYear(first) ? [second, first] : [first, second];
    return dateOf(given, year, String(months[0]), day);
  }
  if (isYear(first)) return dateOf(given, first, second, third);
  const [month, day] = Number(first) > 12 ? [second, first] : [first, second];
  return dateOf(given, third, month, day);
}

function isYear(digits: string): boolean {
  return digits.length > 2 || Number(digits) > 31;
}

function dateOf(given: string, year: string, month: string, day: string): string {
  const full = year.length <= 2 ? 2000 + Number(year) - (Number(year) > 75 ? 100 : 0) : Number(year);
  const date = new Date(Date.UTC(full, Number(month) - 1, Number(day)));
  const real = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (!real) throw new Error(`'${given}' is no date`);
  return date.toISOString().slice(0, 10);
}

/** The number of a month: of `may`, `sept`, `05`, `may 2023`, `2023 05`. */
export function readMonth(text: string): number {
  const words = text.split(/[\s,./-]+/).filter((word) => word !== '');
  const years = words.filter((word) => /^\d{4}$/.test(word));
  const rest = words.filter((word) => !years.includes(word) || word.length !== 4);
  const named = rest.flatMap((word) => monthNamed(word) ?? []);
  const numbered = rest.filter((word) => /^\d{1,2}$/.test(word)).map(Number);
  const month = named[0] ?? (numbered.length === 1 ? numbered[0]! : 0);
  const understood = named.length + numbered.length === rest.length && named.length <= 1 && years.length <= 1;
  if (!understood || !(month >= 1 && month <= 12)) throw new Error(`'${text}' is no month`);
  return month;
}
