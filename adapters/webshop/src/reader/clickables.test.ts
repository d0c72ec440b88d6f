import { describe, expect, it } from 'vitest';
import { readClickables } from './clickables.ts';
import { readRequest } from './shopping-request.ts';

const request = readRequest(
  'Find me cotton shirts with color: dark red, and size: m, and price lower than 20.00 dollars',
);

const results = [
  'Instruction:',
  'Find me cotton shirts with color: dark red, and size: m, and price lower than 20.00 dollars',
  '[button] Back [button_]',
  '',
  '[button] A1 [button_]',
  'Cotton Shirts',
  '$15.00',
  '',
  '[button] A2 [button_]',
  'Wool Hat',
  '$25.00',
  '',
  '[button] A3 [button_]',
  'Cotton Socks',
  '$5.00 to $30.00',
].join('\n');

const item = [
  '[button] Back [button_]',
  'color',
  '  [button] red [button_]',
  '  [button] dark red [button_]',
  'size',
  '  [clicked button] m [clicked button_]',
  '  [button] s [button_]',
  'Cotton Shirts',
  '$15.00',
  '[button] Buy [button_]',
].join('\n');

describe('clickables', () => {
  it('are none where actions have no brackets', () => {
    expect(readClickables('You see a mug 1.', ['take mug 1', 'look'], request)).toBeUndefined();
  });

  it('are about what follows them', () => {
    const actions = ['click[Back]', 'click[a1]', 'click[a2]', 'click[a3]', 'search[shirts]'];
    const page = readClickables(results, actions, request)!;
    const [back, first, second, third, search] = page.clickables;
    expect([first, second, third].map((clickable) => clickable!.place)).toEqual([0, 1, 2]);
    expect([first, second, third].map((clickable) => clickable!.better)).toEqual([0, 2, 1]);
    expect([first, second, third].map((clickable) => clickable!.price)).toEqual([1, 2, 1]);
    expect(new Set([back, first, search].map((clickable) => clickable!.sort)).size).toBe(3);
    expect(second!.sort).toBe(first!.sort);
    expect(first!.similarity).toBeCloseTo(2 / 7);
    expect(second!.similarity).toBe(0);
    expect(page.pending).toBe(0);
  });

  it('are asked for by name or by group and name, and may be chosen', () => {
    const names = ['Back', 'red', 'dark red', 'm', 's', 'Buy'];
    const page = readClickables(
      item,
      names.map((name) => `click[${name}]`),
      request,
    )!;
    const said = page.clickables.map((clickable) => [clickable!.requested, clickable!.longest, clickable!.chosen]);
    expect(said).toEqual([
      [0, false, 0],
      [1, false, 0],
      [2, true, 0],
      [2, true, 2],
      [0, false, 1],
      [0, false, 0],
    ]);
    expect(page.pending).toBe(1);
    expect(page.price).toBe(1);
  });

  it('make pages of a kind alike, whatever they are about', () => {
    const kindOf = (text: string) =>
      readClickables(text, ['click[Back]', 'click[a1]', 'click[a2]', 'click[a3]'], request)!.kind;
    expect(kindOf(results.replaceAll('Cotton', 'Silk'))).toBe(kindOf(results));
    expect(readClickables(item, ['click[Back]', 'click[Buy]'], request)!.kind).not.toBe(kindOf(results));
  });
});
