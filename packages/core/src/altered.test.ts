import { describe, expect, it } from 'vitest';
import { altered } from './altered.ts';

class Counter {
  #count = 0;
  readonly name = 'counter';
  add(): number {
    this.#count += 1;
    return this.#count;
  }
  get count(): number {
    return this.#count;
  }
}

describe('altered', () => {
  it('keeps the methods, the accessors and the private fields of a class instance', () => {
    const counter = new Counter();
    const other = altered(counter, { name: 'other' });
    expect(other.name).toBe('other');
    expect([other.add(), other.add()]).toEqual([1, 2]);
    expect([other.count, counter.count]).toEqual([2, 2]);
  });

  it('may take a member away, and tells which there are', () => {
    const other = altered({ open: () => 1, close: () => 2 }, { close: undefined, added: 3 });
    expect(other.close).toBeUndefined();
    expect(['open' in other, 'added' in other, 'missing' in other]).toEqual([true, true, false]);
  });

  it('leaves the part as it was', () => {
    const part = { name: 'part' };
    altered(part, { name: 'other' });
    expect(part).toEqual({ name: 'part' });
  });

  it('alters frozen parts, too, and is spread with what was altered', () => {
    const part = Object.freeze({ name: 'part', open: () => 1 });
    const other = altered(part, { name: 'other' });
    expect([other.name, other.open()]).toEqual(['other', 1]);
    expect({ ...other, more: 2 }).toMatchObject({ name: 'other', more: 2 });
  });
});
