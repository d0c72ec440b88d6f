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

/** Times of day, as they stand in front of, between or behind dates; the last part of the first is a zone. */
const clocks: readonly RegExp[] = [
  /(?:(?<=\d)t|\bat\s+)?(?<!\d)(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.\d+)?)?\s*(?<half>[ap])?(?:(?<=[ap])\.?\s?m\.?(?![a-z]))?\s*(?:z(?![a-z])|[+-]\d{2}:?\d{2})?/,
  /(?<![\d:])(?<hour>\d{1,2})\s*(?<half>[ap])\.?\s?m\.?(?![a-z])/,
  /(?<![\d:])(?<hour>\d{1,2})\s*h(?:\s*(?<minute>\d{1,2})\s*m)?(?![a-z])/,
  /(?<=\d)t(?<hour>\d{1,2})(?!\d)/,
];

/** A text without the time of day in it. Throws where that is none. */
function withoutClock(text: string): string {
  const found = clocks.map((pattern) => pattern.exec(text)).find((match) => match);
  if (!found) return text;
  const { hour = '0', minute = '0', second = '0', half } = found.groups!;
  const isTime = half === undefined ? Number(hour) < 24 : Number(hour) >= 1 && Number(hour) <= 12;
  if (!isTime || Number(minute) > 59 || Number(second) > 59) throw new Error(`'${text}' has no time of day`);
  return `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`;
}

/**
 * A date as `2022-03-02`: of `march 2, 2022`, `2nd of march 2022`, `2022.03.02`, `3/2/22` (month first, unless it is above 12), with a
 * weekday, a time or an hour, or without. A date without day or year is none: what it meant would depend on the clock.
 */
export function readDate(given: string): string {
  const clockless = withoutClock(given);
  const text = clockless
    .replace(/\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?/g, ' ')
    .replace(/(\d)(?:st|nd|rd|th)\b/g, '$1');
  const words = text.split(/[\s,./-]+/).filter((word) => word !== '' && word !== 'of' && word !== 'at');
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(words[0] ?? '');
  if (compact && isAlone(words, { count: 1, hour: clockless === given }))
    return dateOf(given, compact[1]!, compact[2]!, compact[3]!);
  if (!isAlone(words, { count: 3, hour: clockless === given })) throw new Error(`'${given}' is no date`);
  const parts = words.slice(0, 3);
  const months = parts.flatMap((word) => monthNamed(word) ?? []);
  const numbers = parts.filter((word) => /^'?\d+$/.test(word)).map((word) => word.replace("'", ''));
  if (months.length + numbers.length !== 3 || months.length > 1) throw new Error(`'${given}' is no date`);
  const [first, second, third] = numbers as [string, string, string];
  if (months.length === 1) {
    const [day, year] = isYear(first) ? [second, first] : [first, second];
    return dateOf(given, year, String(months[0]), day);
  }
  if (isYear(first)) return dateOf(given, first, second, third);
  const [month, day] = Number(first) > 12 ? [second, first] : [first, second];
  return dateOf(given, third, month, day);
}

/** Whether there are so many words, or an hour alone behind them where that may be. */
function isAlone(
  words: readonly string[],
  { count, hour }: { readonly count: number; readonly hour: boolean },
): boolean {
  const rest = words.slice(count);
  return (
    words.length >= count && (rest.length === 0 || (hour && rest.length === 1 && /^(?:[01]?\d|2[0-3])$/.test(rest[0]!)))
  );
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

/** The number of a month: of `may`, `sept`, `05`, `may 2023`, `2023 05`, and of a date. */
export function readMonth(given: string): number {
  const text = withoutClock(given);
  const words = text.split(/[\s,./-]+/).filter((word) => word !== '');
  const isYearWord = (word: string) => /^(?:\d{4}|'\d{2})$/.test(word);
  const rest = words.filter((word) => !isYearWord(word));
  const named = rest.flatMap((word) => monthNamed(word) ?? []);
  const numbers = rest.filter((word) => /^\d{1,2}$/.test(word)).map(Number);
  // A day beside the name of a month says nothing more.
  if (named.length === 1 && numbers.length === rest.length - 1 && rest.length === 2 && words.length === 2)
    return named[0]!;
  const [month = 0] = [...named, ...numbers];
  if (!text.startsWith('-') && rest.length === 1 && words.length <= 2 && month >= 1 && month <= 12) return month;
  try {
    return Number(readDate(text).slice(5, 7));
  } catch {
    throw new Error(`'${text}' is no month`);
  }
}
