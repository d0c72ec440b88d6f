import { describe, expect, it } from 'vitest';
import { normalValue, sameValue } from './normal-value.ts';

const placeholders = (text: string) => text.replaceAll('http://localhost:8023', '__GITLAB__');

function read(type: string, value: unknown): unknown {
  return normalValue(value, { type, placeholders }).alternatives[0];
}

function same(type: string, expected: unknown, actual: unknown): boolean {
  return sameValue(normalValue(expected, { type, placeholders }), normalValue(actual, { type, placeholders }));
}

/** What WebArena-Verified 1.2.3 makes of each; undefined for what it refuses. Months are counted here and named there. */
const forms: Readonly<Record<string, readonly (readonly [value: unknown, form: unknown])[]>> = {
  string: [
    ['  The “Quick”—brown fox™ ', 'the "quick" brown fox'],
    ['Café-Noir', 'cafe noir'],
    ['123-4567', '123-4567'],
    ['ﬁne ½ ①', 'fine 1/2 1'],
    ['na\u00efve\u200bword', 'naiveword'],
    ['a\n\tb', 'a b'],
    ['Straße', 'strasse'],
    ['e\u2011mail', 'e mail'],
    ['16″', "16''"],
    ['8×10', '8x10'],
    ['5°C', '5degc'],
    ['Привет', 'privet'],
    ['see http://localhost:8023/a', 'see __gitlab__/a'],
    [12.5, '12.5'],
    [true, 'true'],
    [0, ''],
    [null, ''],
    ['^A.*$', '^A.*$'],
  ],
  number: [
    ['1,234.5', 1234.5],
    ['twenty-three', 23],
    ['two hundred and five', 205],
    ['one million', 1e6],
    ['3 000', 3000],
    ['1e3', 1000],
    ['one point five', 1.5],
    ['a hundred', 100],
    ['five stars', 5],
    [true, 1],
    ['12%', undefined],
    ['$5', undefined],
    ['', undefined],
  ],
  currency: [
    ['$1,234.56', 1234.56],
    ['1.234,56 €', 1234.56],
    ['-$50', -50],
    ['$-50', 50],
    ['USD 12', 12],
    ['1,000', 1],
    ['12,5', 12.5],
    ['free', 0],
    ['10 - 20', 10],
    ['Rs. 500', 500],
    ['1 234,56', 1234.56],
    ['(5.00)', 5],
    [12.999, 12.999],
    ['abc', undefined],
  ],
  date: [
    ['March 2, 2022', '2022-03-02'],
    ['2 March 2022', '2022-03-02'],
    ['03/02/2022', '2022-03-02'],
    ['3/2/22', '2022-03-02'],
    ['Mar 2nd 2022', '2022-03-02'],
    ['2nd of March 2022', '2022-03-02'],
    ['Wednesday, March 2,2022', '2022-03-02'],
    ['20220302', '2022-03-02'],
    ['2022.03.02', '2022-03-02'],
    ['02-Mar-2022', '2022-03-02'],
    ['13/02/2022', '2022-02-13'],
    ["mar 2 '22", '2022-03-02'],
    ['2022-03-02T10:00:00', '2022-03-02'],
    ['10:30 PM March 2, 2022', '2022-03-02'],
    ['February 30, 2022', undefined],
    ['hello', undefined],
  ],
  month: [
    ['May', 5],
    ['Sept', 9],
    ['05', 5],
    [5, 5],
    ['May 2023', 5],
    ['2023-05', 5],
    [13, undefined],
    ['first of may', undefined],
  ],
  duration: [
    ['1hr 35min', 5700],
    ['01:33:00', 5580],
    ['4:13', 253],
    ['1:35 hours', 5700],
    ['5 hours, 34 minutes, 56 seconds', 20096],
    ['1.2 minutes', 72],
    ['2 days 3 hours', 183600],
    ['1hour5minutes', 3900],
    ['90', undefined],
    ['1 hour and 5 minutes', undefined],
    ['1 h, 20 min.', undefined],
  ],
  distance: [
    ['1.4 km', 1400],
    ['110 K', 110000],
    ['3 miles', 4828.032],
    ['2,500 m', 2500],
    ['1.5mi', 2414.016],
    ['0 m', 0],
    ['100', undefined],
    ['1 mile 200 m', undefined],
  ],
  boolean: [
    ['Yes', true],
    ['off', false],
    [1, true],
    ['maybe', undefined],
  ],
  null: [
    ['N / A', null],
    ['NaN', null],
    ['', null],
    ['x', undefined],
    [0, undefined],
  ],
  coordinates: [
    ['40.4424191, -79.9397388', { latitude: 40.4424191, longitude: -79.9397388 }],
    [
      { lat: '40.4', lon: '-79.9' },
      { latitude: 40.4, longitude: -79.9 },
    ],
    [
      { lng: 1, latitude: 2 },
      { latitude: 2, longitude: 1 },
    ],
    [[40.4, -79.9], { latitude: 40.4, longitude: -79.9 }],
    ['91, 0', undefined],
    ['abc', undefined],
  ],
  json: [
    ['{"b": 1, "a": [2, {"d":1,"c":2}]}', '{"a":[2,{"c":2,"d":1}],"b":1}'],
    ['abc', undefined],
  ],
  markdown: [
    ['##  Most Active\n  * Item 1\n+ two\n\n\n\nx ', '## Most Active\n  - Item 1\n- two\n\nx'],
    ['[a\n b](  http://x )', '[a b](http://x)'],
    ['# H\r\n- a', '# H\n- a'],
    ['', undefined],
  ],
  url: [
    ['ssh://git@metis.lti.cs.cmu.edu:2222/Eric/PyTorch-GAN.git', 'git@__ssh_host__:eric/pytorch-gan.git'],
    ['git@github.com:a/b.git', 'git@__ssh_host__:a/b.git'],
    ['ssh://localhost:22/a/b', 'git@__ssh_host__:a/b'],
  ],
};

for (const [type, cases] of Object.entries(forms)) {
  describe(`a value of type ${type}`, () => {
    for (const [value, form] of cases) {
      it(`${JSON.stringify(value)} is ${form === undefined ? 'refused' : JSON.stringify(form)}`, () => {
        if (form === undefined) expect(() => read(type, value)).toThrow();
        else expect(read(type, value)).toEqual(form);
      });
    }
  });
}

describe('two values are the same', () => {
  const cases: readonly (readonly [type: string, expected: unknown, actual: unknown, same: boolean])[] = [
    ['string', 'Done', '"done!"', true],
    ['string', 'a, b', 'a b', false],
    ['string', '^#?0*170$', '#000170', true],
    ['string', '^a$', 'ab', false],
    ['string', ['one', 'two'], 'Two', true],
    ['number', [10, 17], '17', true],
    ['currency', '$10.0', 10.1, true],
    ['currency', '$10.0', 10.2, false],
    ['duration', '1h', '57 min', true],
    ['duration', '1h', '50 min', false],
    ['duration', '10h', '9h', true],
    ['distance', '5 m', '15 m', true],
    ['distance', '1 km', '1.02 km', true],
    ['distance', '1 km', '1.03 km', false],
    ['coordinates', '40.4, -79.9', [40.400009, -79.9], true],
    ['coordinates', '40.4, -79.9', [40.40002, -79.9], false],
    ['string_list', '632,64,86', '86, 632,64', true],
    ['string_list', '632,64', '632', false],
    ['location-name', 'Carnegie Mellon University', 'Carnegie Mellon Univ', true],
    ['location-name', 'Starbucks on Craig Street', 'Starbucks Craig St', false],
    ['location-name', 'Apple Store Shadyside', 'shadyside apple store', true],
  ];
  for (const [type, expected, actual, wanted] of cases) {
    it(`${JSON.stringify(expected)} and ${JSON.stringify(actual)}: ${wanted}`, () => {
      expect(same(type, expected, actual)).toBe(wanted);
    });
  }

  it('never where the types differ', () => {
    const [text, number] = [
      normalValue('5', { type: 'string', placeholders }),
      normalValue(5, { type: 'number', placeholders }),
    ];
    expect(sameValue(text, number)).toBe(false);
    expect(sameValue(number, '5')).toBe(false);
    expect(sameValue(text, '5')).toBe(true);
  });
});

it('a list of one is no list of alternatives, and an unknown type no type', () => {
  expect(() => read('string', ['a'])).toThrow('lists no alternatives');
  expect(() => read('toString', 'a')).toThrow("'toString' is no type of value");
});
