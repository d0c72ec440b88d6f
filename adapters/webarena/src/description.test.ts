import { describe, expect, it } from 'vitest';
import type { Grammar } from './actions/action.ts';
import { parseAction } from './actions/parse-action.ts';
import { description } from './description.ts';
import { webarena } from './webarena.ts';

const elements: Readonly<Record<Grammar, string>> = {
  webarena: '12',
  aria: 'e12',
  abstract: 'button "Add to cart" #2',
};

describe.each(['webarena', 'aria', 'abstract'] as const)('the description of the %s format', (format) => {
  const text = description(format);
  /** The forms of actions as the description has them, its words for arguments filled in. */
  const forms = [
    ...text.matchAll(/\b(?:[a-z_]+ \[.*?\](?: \[.*?\])*|go_back|go_forward|new_tab|close_tab)(?=[\s:;,])/g),
  ]
    .map(([form]) => form)
    .filter((form) => !form.startsWith('link'));
  const filled = forms.map((form) =>
    Object.entries({ ELEMENT: elements[format], KEYS: 'Tab', ADDRESS: 'http://shop.test/', NUMBER: '1' }).reduce(
      (filling, [word, by]) => filling.replaceAll(`[${word}]`, `[${by}]`),
      form,
    ),
  );

  it('is given by the environment', () => {
    expect(webarena({ format }).environment.description).toBe(text);
  });

  it('names actions as they are understood, all of them', () => {
    const names = filled.map((form) => {
      const action = parseAction(form, { grammar: format });
      expect(action, form).not.toHaveProperty('problem');
      return action.name;
    });
    const further = format === 'webarena' ? [] : ['select', 'clear', 'double_click', 'right_click', 'drag', 'upload'];
    expect(new Set(names)).toEqual(
      new Set([
        ...['click', 'hover', 'type', 'press', 'scroll', 'goto', 'go_back', 'go_forward', 'new_tab', 'close_tab'],
        ...['tab_focus', 'stop', ...further],
      ]),
    );
  });
});
