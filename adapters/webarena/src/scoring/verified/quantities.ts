/** Numbers with and without units, as texts in normal form write them. Each throws where a text is none. */

const smallWords =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';

const units: Readonly<Record<string, number>> = Object.fromEntries(smallWords.split(' ').map((word, at) => [word, at]));

const tens: Readonly<Record<string, number>> = Object.fromEntries(
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, at) => [word, (at + 2) * 10]),
);

const scales: Readonly<Record<string, number>> = { thousand: 1e3, million: 1e6, billion: 1e9 };

/** `1,234.5`, `3 000`, `twenty three`. */
export function readNumber(text: string): number {
  const digits = text.replace(/[, ]/g, '');
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(digits) ? Number(digits) : readNumberWords(text);
}

function readNumberWords(text: string): number {
  const [whole = [], fraction = []] = splitAt(text.split(/[\s-]+/), 'point');
  let total = 0;
  let group = 0;
  let found = false;
  for (const word of whole) {
    const value = units[word] ?? tens[word];
    if (value !== undefined) group += value;
    else if (word === 'hundred') group = (group || 1) * 100;
    else if (scales[word] !== undefined) {
      total += (group || 1) * scales[word];
      group = 0;
    } else continue;
    found = true;
  }
  if (!found) throw new Error(`'${text}' is no number`);
  const decimals = fraction.flatMap((word) => units[word] ?? []);
  return total + group + (decimals.length > 0 ? Number(`0.${decimals.join('')}`) : 0);
}

function splitAt(words: readonly string[], word: string): readonly (readonly string[])[] {
  const at = words.indexOf(word);
  return at < 0 ? [words] : [words.slice(0, at), words.slice(at + 1)];
}

/** `$1,234.56`, `1.234,56 eur`, `free`: the separator that comes last divides the cents. */
export function readPrice(text: string): number {
  const negative = text.startsWith('-');
  const positive = negative ? text.replaceAll('-', '') : text;
  const point = positive.lastIndexOf('.') > positive.lastIndexOf(',');
  const written = /[$€£¥₹]\s*-?\s*(\d[\d.,\s]*)/.exec(positive)?.[1] ?? /\d[\d.,\s]*/.exec(positive)?.[0];
  if (written === undefined) {
    if (/\bfree\b/.test(positive)) return 0;
    throw new Error(`'${text}' is no price`);
  }
  const digits = written.replace(/\s/g, '').replace(/[.,]+$/, '');
  const amount = Number(point ? digits.replaceAll(',', '') : digits.replaceAll('.', '').replace(',', '.'));
  if (Number.isNaN(amount)) throw new Error(`'${text}' is no price`);
  return negative ? -amount : amount;
}

const seconds: readonly (readonly [pattern: string, length: number])[] = [
  ['(?:y|yrs?|years?)', 31_536_000],
  ['(?:mo|mos|months?)', 2_592_000],
  ['(?:w|wks?|weeks?)', 604_800],
  ['(?:d|dys?|days?)', 86_400],
  ['(?:h|hrs?|hours?)', 3600],
  ['(?:m|mins?|minutes?)', 60],
  ['(?:s|secs?|seconds?)', 1],
];

const spans = new RegExp(`^${seconds.map(([unit]) => `(?:([\\d.]+)\\s*${unit}(?![a-z])\\s*[,/]?\\s*)?`).join('')}$`);

/** A duration in seconds: `1h 58min`, `5 hours, 34 minutes`, `4:13` (minutes and seconds), `01:33:00`. A number alone is none. */
export function readDuration(text: string): number {
  const hours = text.replace(/(\d+):(\d+)\s*hours?/g, '$1h$2m');
  const clock = /^(?:(\d+):)?(\d{1,2}):(\d{2}(?:\.\d+)?)$/.exec(hours);
  if (clock) return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  const parts = hours === '' ? null : spans.exec(hours);
  if (!parts) throw new Error(`'${text}' is no duration`);
  return seconds.reduce((sum, [, length], at) => sum + Number(parts[at + 1] ?? 0) * length, 0);
}

const meters: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      [1, 'm meter meters metre metres'],
      [1000, 'k km kilometer kilometers kilometre kilometres'],
      [0.01, 'cm centimeter centimeters centimetre centimetres'],
      [1609.344, 'mi mile miles'],
      [0.3048, 'ft foot feet'],
      [0.9144, 'yd yard yards'],
      [0.0254, 'in inch inches'],
    ] as const
  ).flatMap(([length, names]) => names.split(' ').map((name) => [name, length])),
);

/** A distance in meters: `1.4 km`, `3 miles`. A number alone is none. */
export function readDistance(text: string): number {
  const parts = /^([\d,]*\.?\d+)\s*([a-z]+)\.?$/.exec(text);
  const length = parts ? meters[parts[2]!] : undefined;
  if (!parts || length === undefined) throw new Error(`'${text}' is no distance`);
  return Number(parts[1]!.replaceAll(',', '')) * length;
}
