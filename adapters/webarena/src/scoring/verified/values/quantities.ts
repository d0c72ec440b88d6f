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
  const digits = text.replace(/[, ]/g, '').replace(/(?<=\d)_(?=\d)/g, '');
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
  if (!found && fraction.length === 0) throw new Error(`'${text}' is no number`);
  const decimals = fraction.flatMap((word) => units[word] ?? []);
  return total + group + (decimals.length > 0 ? Number(`0.${decimals.join('')}`) : 0);
}

function splitAt(words: readonly string[], word: string): readonly (readonly string[])[] {
  const at = words.indexOf(word);
  return at < 0 ? [words] : [words.slice(0, at), words.slice(at + 1)];
}

/**
 * The first number of a text that is no percentage, `free` as none: `$1,234.56`, `1.234,56 eur`, `3 for $5` (3). The separator that comes
 * last in the whole text divides the cents.
 */
export function readPrice(text: string): number {
  const negative = text.startsWith('-');
  const positive = negative ? text.replaceAll('-', '') : text;
  const point = positive.lastIndexOf('.') > positive.lastIndexOf(',');
  const written = /(\.?\d[\d\s.,']*)\s*?(?:[^%\d]|$)/.exec(positive)?.[1];
  if (written === undefined) {
    if (positive.includes('free')) return 0;
    throw new Error(`'${text}' is no price`);
  }
  const trimmed = written.replace(/[,.]+$/, '').replaceAll("'", '');
  const digits = (trimmed.split('.').length === 2 ? trimmed : trimmed.replace(/^[,.]+/, '')).replace(/\s/g, '');
  const amount = Number(point ? digits.replaceAll(',', '') : digits.replaceAll('.', '').replaceAll(',', '.'));
  if (Number.isNaN(amount)) throw new Error(`'${text}' is no price`);
  return negative ? -amount : amount;
}

const seconds: Readonly<Record<string, readonly [unit: string, length: number]>> = {
  years: ['(?:ys?|yrs?.?|years?)', 31_536_000],
  months: ['(?:mos?.?|mths?.?|months?)', 2_592_000],
  weeks: ['(?:w|wks?|weeks?)', 604_800],
  days: ['(?:d|dys?|days?)', 86_400],
  hours: ['(?:h|hrs?|hours?)', 3600],
  minutes: ['(?:m|mins?|minutes?)', 60],
  seconds: ['(?:s|secs?|seconds?)', 1],
  milliseconds: ['(?:ms|msecs?|millis|milliseconds?)', 0.001],
};

const span = (name: string) => `(?:(?<${name}>[\\d.]+)\\s*${seconds[name]![0]}\\s*(?:[,/]\\s*)?)?\\s*`;
const clock = '(?<minutes>\\d{2}):(?<seconds>\\d{2}(?:\\.\\d+)?)';
const durations: readonly RegExp[] = [
  Object.keys(seconds).map(span).join(''),
  '(?<minutes>\\d{1,2}):(?<seconds>\\d{2}(?:\\.\\d+)?)',
  `${span('weeks')}${span('days')}(?<hours>\\d+):${clock}`,
  `(?<days>\\d+):(?<hours>\\d{2}):${clock}`,
  ':(?<seconds>\\d{2}(?:\\.\\d+)?)',
].map((pattern) => new RegExp(`^\\s*${pattern}\\s*$`));

/** A duration in seconds: `1h 58min`, `5 hours, 34 minutes`, `4:13` (minutes and seconds), `01:33:00`, `-5 min`. A number alone is none. */
export function readDuration(text: string): number {
  const [, sign, unsigned = ''] = /^\s*([+-])?\s*(.*)$/s.exec(text.replace(/(\d+):(\d+)\s*hours?/g, '$1h$2m'))!;
  const found = unsigned === '' ? undefined : durations.map((pattern) => pattern.exec(unsigned)).find((match) => match);
  const amount = Object.entries(found?.groups ?? {}).reduce((sum, [name, digits = '0']) => {
    return sum + Number(digits) * seconds[name]![1];
  }, 0);
  if (!found || Number.isNaN(amount)) throw new Error(`'${text}' is no duration`);
  return sign === '-' ? -amount : amount;
}

const meters: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      [1, 'm meter meters metre metres'],
      [1000, 'k km kilometer kilometers kilometre kilometres'],
      [0.1, 'dm decimeter decimeters decimetre decimetres'],
      [0.01, 'cm centimeter centimeters centimetre centimetres'],
      [0.001, 'mm millimeter millimeters millimetre millimetres'],
      [1609.344, 'mi mile miles'],
      [1852, 'nmi nautical_mile nautical_miles'],
      [0.3048, 'ft foot feet'],
      [0.9144, 'yd yard yards'],
      [0.0254, 'in inch inches'],
    ] as const
  ).flatMap(([length, names]) => names.split(' ').map((name) => [name, length])),
);

const amount = '\\d+\\.?\\d*(?:e[+-]?\\d+)?|\\.\\d+(?:e[+-]?\\d+)?';
const distance = new RegExp(`^([+-]?) *(${amount})(?: */ *(${amount}))? *\\*? *([a-z_]+)\\.?$`);

/** A distance in meters: `1.4 km`, `3 miles`, `1e3 m`, `1/2 mi`. A number alone is none. */
export function readDistance(text: string): number {
  const [, sign, over, under = '1', unit = ''] =
    distance.exec(text.replaceAll(',', '').replace(/(?<=\d)_(?=\d)/g, '')) ?? [];
  const isUnit = Object.hasOwn(meters, unit) && (unit !== 'k' || /\d *k/.test(text));
  const length = isUnit ? meters[unit] : undefined;
  if (over === undefined || length === undefined) throw new Error(`'${text}' is no distance`);
  return ((sign === '-' ? -1 : 1) * Number(over) * length) / Number(under);
}
