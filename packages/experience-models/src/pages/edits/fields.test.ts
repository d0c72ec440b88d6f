import type { Sentence, Term } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { makePage, type PageStep } from '../page.ts';
import { learnFields, writeField } from './fields.ts';
import { takenActions } from './taken-actions.ts';

const sentence = (kind: string, ...args: string[]): Sentence => ({ kind, arguments: args });
const act = (name: string, ...args: string[]): Term => ({ name, arguments: args });
const form = (kind: string, title: string, size = 'small') =>
  makePage(kind, [
    sentence('heading', kind),
    sentence('textbox', 'Title', '', title),
    sentence('list', 'Size', '', size),
  ]);
const step = (from: PageStep['from'], action: Term, to: PageStep['to']): PageStep => ({
  from,
  action,
  to,
  reward: 0,
  terminated: false,
});

const fields = learnFields([
  step(form('new', ''), act('fill textbox "Title"', 'News'), form('new', 'News')),
  step(form('new', 'News'), act('select list "Size"', 'large'), form('new', 'News', 'large')),
  step(form('edit', 'Old'), act('submit list "Size"', 'large'), form('saved', 'Old', 'large')),
]);

describe('fields', () => {
  it('are written into by what was seen to write there', () => {
    expect(fields.of('new', 'fill textbox "Title"')).toEqual({
      kind: 'textbox',
      index: 2,
      key: ['Title', ''],
      seen: 1,
    });
    expect(fields.of('new', 'click button "Save"')).toBeUndefined();
  });

  it('are written into like others of their sort, on other pages and under other names', () => {
    expect(fields.of('edit', 'fill textbox "Title"')).toMatchObject({ kind: 'textbox', index: 2, key: ['Title', ''] });
    expect(fields.of('new', 'fill textbox "The \\"text\\""')).toMatchObject({
      kind: 'textbox',
      key: ['The "text"', ''],
    });
    expect(fields.of('new', 'fill date "Due"')).toBeUndefined();
  });

  it('are told apart by their numbers where they are called alike', () => {
    const two = (first: string, second: string) =>
      makePage('two', [sentence('textbox', '', '', first), sentence('textbox', '', '2', second)]);
    const learned = learnFields([
      step(two('', ''), act('fill textbox ""', 'News'), two('News', '')),
      step(two('News', ''), act('fill textbox "" #2', 'All is well'), two('News', 'All is well')),
    ]);
    const field = learned.of('two', 'fill textbox "" #2')!;
    expect(writeField(two('Hello', ''), { field, text: 'Bye' })).toEqual(two('Hello', 'Bye'));
    expect(learned.written(two('Hello', 'Bye'))).toEqual([
      act('fill textbox ""', 'Hello'),
      act('fill textbox "" #2', 'Bye'),
    ]);
  });

  it('are not written into by what was seen to do something else there', () => {
    expect(fields.of('edit', 'submit list "Size"')).toBeUndefined();
  });

  it('tell what they hold as what would write it', () => {
    expect(fields.written(form('new', 'Hello', 'large'))).toEqual([
      act('fill textbox "Title"', 'Hello'),
      act('select list "Size"', 'large'),
    ]);
    expect(fields.written(form('new', ''))).toEqual([act('select list "Size"', 'small')]);
    expect(fields.written(form('elsewhere', 'Hello'))).toEqual([]);
  });
});

describe('taken actions', () => {
  it('are what fields hold when something else is done, and that', () => {
    expect(takenActions(form('new', 'Hello'), act('fill textbox "Title"', 'Bye'), fields)).toEqual([]);
    expect(takenActions(form('new', 'Bye'), act('click button "Save"'), fields)).toEqual([
      { kind: 'new', action: act('fill textbox "Title"', 'Bye') },
      { kind: 'new', action: act('select list "Size"', 'small') },
      { kind: 'new', action: act('click button "Save"') },
    ]);
  });
});
