import { describe, expect, it } from 'vitest';
import { calculated } from './expression.ts';
import { floatText, jsonText, rounded, textOf } from './values.ts';

// What Python 3.11 prints.

it.each([
  [0, '0.0'],
  [-0, '-0.0'],
  [46, '46.0'],
  [12.339999999999975, '12.339999999999975'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [5.5e-14, '5.5e-14'],
  [9999999999999998, '9999999999999998.0'],
  [1e16, '1e+16'],
  [1.5e300, '1.5e+300'],
  [Number.NEGATIVE_INFINITY, '-inf'],
])('writes the float %d as %s', (value, text) => {
  expect(floatText(value)).toBe(text);
});

it.each([
  [0.125, 0.12],
  [0.375, 0.38],
  [-0.625, -0.62],
  [2.675, 2.67],
  [1.005, 1],
  [-0.001, -0],
  [708.9700000000001, 708.97],
  [1e22, 1e22],
])('rounds %d to %d', (value, result) => {
  expect(rounded(value)).toBe(result);
});

it('writes values as Python does', () => {
  expect(textOf([null, true, 1, 1.5, 'a', "it's", { k: 'x\n' }])).toBe(
    `[None, True, 1, 1.5, 'a', "it's", {'k': 'x\\n'}]`,
  );
  expect(
    jsonText(
      new Map([
        ['2', 'é\u2028"'],
        ['1', '\u007f'],
      ]),
    ),
  ).toBe('{"2": "\\u00e9\\u2028\\"", "1": "\\u007f"}');
});

describe('a calculation', () => {
  it.each([
    ['2+2', '4.0'],
    ['  7 *  6 ', '42.0'],
    ['1/3', '0.33'],
    ['2**3', '8.0'],
    ['-2**2', '-4.0'],
    ['2**-1**2', '0.5'],
    ['2**3**2', '512.0'],
    ['7//2', '3.0'],
    ['-7//2', '-4.0'],
    ['7.5//-2', '-4.0'],
    ['3131.1 + 4777.75 + 367.38', '8276.23'],
    ['0.1 + 0.2 - .3', '0.0'],
    ['--5 - +3', '2.0'],
    ['(1 + 2) * (3 - 4.)', '-3.0'],
    ['10**20 / 3', '3.333333333333333e+19'],
    ['10**30 - 10**30 + 1', '1.0'],
    ['9007199254740993 / 1', '9007199254740992.0'],
    ['0/-9', '-0.0'],
    ['00', '0.0'],
  ])('%s is %s', (expression, result) => {
    expect(calculated(expression)).toBe(result);
  });

  it.each([
    ['10/0', 'division by zero'],
    ['1.0/0', 'float division by zero'],
    ['1//0', 'integer division or modulo by zero'],
    ['0**-1', '0.0 cannot be raised to a negative power'],
    ['1.2.3', 'invalid syntax (<string>, line 1)'],
    ['1 2', 'invalid syntax (<string>, line 1)'],
    ['3 +', 'invalid syntax (<string>, line 1)'],
    ['', 'invalid syntax (<string>, line 0)'],
    ['(1 + 2', "'(' was never closed (<string>, line 1)"],
    ['1)', "unmatched ')' (<string>, line 1)"],
    ['2(3)', "'int' object is not callable"],
    ['()', "float() argument must be a string or a real number, not 'tuple'"],
    ['(-8)**.5', "float() argument must be a string or a real number, not 'complex'"],
    ['10**400', 'int too large to convert to float'],
    // Python would calculate it for days.
    ['9**9**9**9', 'int too large to convert to float'],
    ['10.0**400', "(34, 'Numerical result out of range')"],
  ])('%s has no result: %s', (expression, problem) => {
    expect(() => calculated(expression)).toThrow(problem);
  });
});
