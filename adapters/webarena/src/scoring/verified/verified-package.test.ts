import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { normalValue } from './values/normal-value.ts';

const python = process.env.WEBARENA_VERIFIED_PYTHON;
const script = fileURLToPath(new URL('verified-package.fixture.py', import.meta.url));

type Case = readonly [type: string, text: string];

/** Every text of the first list with every one of the others. */
function joined(...lists: readonly (readonly string[])[]): string[] {
  return lists.reduce<string[]>((texts, list) => texts.flatMap((text) => list.map((each) => text + each)), ['']);
}

const days = [
  ...[
    '2023-01-05',
    '2023-1-5',
    '2023/01/05',
    '2023.01.05',
    '20230105',
    '01/05/2023',
    '1/5/23',
    '13/05/2023',
    '05-01-2023',
    '5.1.2023',
  ],
  ...[
    'January 5, 2023',
    'Jan 5 2023',
    'jan. 5, 2023',
    '5 January 2023',
    '5th of January 2023',
    'January 5th, 2023',
    '5-Jan-2023',
    'Sept 30, 2023',
  ],
  ...[
    'Thursday, January 5, 2023',
    'Thu Jan 5 2023',
    'Thu, 05 Jan 2023',
    '2023 January 5',
    '2023 Jan 05',
    'January,5,2023',
    "5 Jan '23",
    '5 jan 99',
  ],
  ...[
    '2023-02-30',
    '2023-13-01',
    '2024-02-29',
    '2023-02-29',
    '31/12/2023',
    '12/31/2023',
    'January 2023',
    'Jan 5',
    '2023',
    'tomorrow',
    '5 of 2023',
  ],
];
const times = [
  ...[
    '',
    'T10:11:12Z',
    'T10:11:12',
    'T10:11',
    'T10',
    ' 10:11:12',
    ' 10:11',
    ' 10:11:12.123456',
    ' 10:11 AM',
    ' 10:11pm',
    ' 10 am',
    ' 10am',
    ' 10h',
    ' 10h30m',
  ],
  ...[
    ' at 10:11',
    'T10:11:12+02:00',
    'T10:11:12.5-0800',
    ' 10:11:12 UTC',
    ' 10:11 GMT',
    ' 10:11:12 GMT+3',
    ' 10:11 EST',
    ', 10:11',
    ', 10:11:12 a.m.',
    ' 24:00',
    ' 10:61',
    ' 00:00:00',
  ],
  ...[' 10:11 am UTC', ' +00:00', ' Z', ' 10', ' noon', ' 10:11:12,5'],
];
const numbers = [
  '0',
  '1',
  '5',
  '12',
  '1.5',
  '0.5',
  '.5',
  '5.',
  '1e3',
  '1.5e2',
  '1,234',
  '1,234.5',
  '1.234,5',
  '1 000',
  '-3',
  '+3',
  '1/2',
  '٣',
];
const units = {
  distance: [
    '',
    'm',
    'meters',
    'metre',
    'kilometers',
    'k',
    'mi',
    'mile',
    'miles',
    'ft',
    'foot',
    'feet',
    'yd',
    'yards',
    'cm',
    'in',
    'inch',
    'inches',
    'mm',
    'nmi',
    'kg',
    'm.',
    'm away',
    'nautical_mile',
    'dm',
    'km/h',
  ],
  duration: [
    '',
    's',
    'sec',
    'secs',
    'seconds',
    'm',
    'min',
    'mins',
    'minutes',
    'h',
    'hr',
    'hrs',
    'hours',
    'd',
    'day',
    'days',
    'w',
    'weeks',
    'mo',
    'months',
    'y',
    'years',
    'ms',
    'min 5 s',
    'h 3m',
    'h, 4 min',
    ' hours and 3 minutes',
    'fortnights',
  ],
  currency: [
    '',
    '$',
    ' usd',
    ' €',
    ' eur',
    ' dollars',
    '¥',
    ' kr',
    ' £',
    '%',
    ' for $5',
    ' each',
    ' (was $9)',
    '/month',
    ' - 20',
  ],
  number: ['', '%', ' items', ' million', ' k', 'th', ' hundred'],
};
const cases: readonly Case[] = [
  ...joined(days, times).map((text): Case => ['date', text]),
  ...Object.entries(units).flatMap(([type, names]) =>
    joined(numbers, ['', ' '], names).map((text): Case => [type, text]),
  ),
  ...joined(
    ['$', '€ ', '-$', '$-', 'USD ', 'Rs. ', '3 for $', 'from $', '2 x $', 'about ', '~', 'kr ', 'free, ', '£'],
    numbers,
  ).map((text): Case => ['currency', text]),
  ...[
    'free',
    'FREE shipping',
    '$',
    'none',
    '3 for $5',
    '2/$5',
    '$5 - $10',
    '5 dollars and 20 cents',
    '$1,234.56 and $3',
    '1 234,56 €',
    '5¢',
    '$ 3',
  ].map((text): Case => ['currency', text]),
  ...[
    '4:13',
    '4:13:02.266',
    '04:13:02',
    '1:35 hours',
    '1:35 hour',
    '2h32m',
    '1w3d2h32m',
    '1 hour 5 minutes',
    '5 hours, 34 minutes, 56 seconds',
    '1.24 days',
    '1y2mo3w4d5h6m7s8ms',
    ':22',
    ':5',
    '- 5 min',
    '-5 min',
    '+5 min',
    '1 day, 2:03',
    '1d 2:03:04',
    '90',
    'an hour',
    '2 days 4:13:02',
    '32 min 5',
    '1.5h 3.5m',
    '10,5 h',
    '1,000 s',
  ].map((text): Case => ['duration', text]),
  ...[
    '1e3 m',
    '1.5e3 km',
    '5 km 300 m',
    '5 ft 3 in',
    "5'",
    '1_000 m',
    '2 km m',
    'five miles',
    '10 M',
    '1.4KM',
    '3 Miles',
    '-5 m',
    '+5 m',
    '1/2 mile',
    '1/2 m',
  ].map((text): Case => ['distance', text]),
  ...[
    '1',
    '01',
    '12',
    '13',
    '0',
    'Jan',
    'january',
    'sept',
    'Sep.',
    'May 2023',
    '2023-05',
    '05/2023',
    '2023 05',
    'may 5',
    '5 may 2023',
    '2023-05-06',
    '5/6/2023',
    'Mayy',
    'tuesday',
    '10:30',
    '2023',
    '99',
    'june, 2021',
    "Jun '21",
    'jan 10:30',
    'first',
    '-1',
    '1.0',
    'janvier',
  ].map((text): Case => ['month', text]),
  ...[
    'twenty-three',
    'twenty three',
    'one hundred and five',
    'two point five',
    'three million',
    'point five',
    'one two three',
    'no number',
    'a hundred',
    'million',
    'one thousand two hundred',
    'seventy',
    'eleven hundred',
    'zero',
    'nan',
    'inf',
    '-inf',
    'infinity',
    '1_000',
    '0x10',
    '1e400',
    'two thousand twenty three',
    'one billion two million',
    'five and a half',
    'three hundred million',
    'hundred',
    '5 thousand',
    'two hundreds',
    '１２',
  ].map((text): Case => ['number', text]),
];

/** What the package makes of these hangs on a slip or a trick of the libraries that it uses, on which nobody should be scored. */
const slips: ReadonlySet<string> = new Set([
  // An hour or a part of a second taken for a day or a year.
  ...['January 2023T10', 'January 2023 10:11:12,5', 'Jan 5T10', 'Jan 5 10:11:12,5'],
  // The millions added to the billions before they are counted again.
  'one billion two million',
  'one two three',
]);
/** A product of two numbers there. */
const isProduct = ([type, text]: Case) => type === 'distance' && text.startsWith('1 000');

function ours([type, text]: Case): unknown {
  try {
    const [value] = normalValue(text, { type, placeholders: (each) => each }).alternatives;
    return typeof value === 'number' && !Number.isFinite(value) ? null : value;
  } catch {
    return null;
  }
}

const same = (one: unknown, other: unknown) =>
  one === other ||
  (typeof one === 'number' &&
    typeof other === 'number' &&
    Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other)));

describe.skipIf(python === undefined)(
  'values as the package of WebArena-Verified normalizes them (skipped without an interpreter in WEBARENA_VERIFIED_PYTHON)',
  () => {
    const { stdout = '', stderr } = spawnSync(python ?? 'python3', [script], {
      input: JSON.stringify(cases),
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    const theirs = stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line.replace(/^-?(?:Infinity|NaN)$/, 'null') || 'null'));

    it('answers all', () => {
      expect(theirs.length, stderr).toBe(cases.length);
    });

    it.each(['date', 'month', 'duration', 'distance', 'currency', 'number'])('of the type %s', (wanted) => {
      const different = cases.flatMap((each, at) => {
        const [is, was] = [ours(each), theirs[at]];
        return each[0] !== wanted || same(is, was) || slips.has(each[1]) || isProduct(each)
          ? []
          : [`${each[1]}: ${JSON.stringify(is)} instead of ${JSON.stringify(was)}`];
      });
      expect(different).toEqual([]);
    });
  },
);
