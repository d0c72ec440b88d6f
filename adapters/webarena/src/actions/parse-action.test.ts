import { describe, expect, it } from 'vitest';
import type { WebAction } from './action.ts';
import { parseAction } from './parse-action.ts';

type Cases = readonly (readonly [text: string, action: WebAction])[];

const both: Cases = [
  ['new_tab', { name: 'new_tab' }],
  [' go_back ', { name: 'go_back' }],
  ['go_forward', { name: 'go_forward' }],
  ['close_tab', { name: 'close_tab' }],
  ['tab_focus [2]', { name: 'tab_focus', tab: 2 }],
  ['scroll [down]', { name: 'scroll', direction: 'down' }],
  ['scroll up', { name: 'scroll', direction: 'up' }],
  ['goto [http://a.b/?q=[x]]', { name: 'goto', url: 'http://a.b/?q=[x]' }],
  ['press [enter]', { name: 'press', keys: 'Enter' }],
  ['press [Meta+a]', { name: 'press', keys: 'Control+a' }],
  ['stop', { name: 'stop', answer: '' }],
  ['stop []', { name: 'stop', answer: '' }],
  ['stop [a [b] c]', { name: 'stop', answer: 'a [b] c' }],
];

describe('the webarena grammar', () => {
  const cases: Cases = [
    ...both,
    ['click [12]', { name: 'click', element: '12' }],
    ['click[12] now', { name: 'click', element: '12' }],
    ['hover [3]', { name: 'hover', element: '3' }],
    ['type [7] [pen]', { name: 'type', element: '7', text: 'pen', enter: true }],
    ['type [7] [pen] [0]', { name: 'type', element: '7', text: 'pen', enter: false }],
    ['type [7] [pen] [1]', { name: 'type', element: '7', text: 'pen', enter: true }],
    ['type [7] [a [b] c] [0]', { name: 'type', element: '7', text: 'a [b] c', enter: false }],
    ['type [7] [pen] [2]', { name: 'type', element: '7', text: 'pen] [2', enter: true }],
    ['type [7] [Çédille]', { name: 'type', element: '7', text: 'Çédille', enter: true }],
    ['press [arrowleft]', { name: 'press', keys: 'arrowleft' }],
    ['stop [one\ntwo]', { name: 'stop', answer: '' }],
    ['stop [one]\n[two]', { name: 'stop', answer: 'one' }],
  ];
  for (const [text, action] of cases) {
    it(`reads ${JSON.stringify(text)}`, () => expect(parseAction(text, { grammar: 'webarena' })).toEqual(action));
  }

  const wrong: readonly (readonly [text: string, problem: string])[] = [
    ['', "'' is no action; there are click, "],
    ['Click [12]', "'Click [12]' is no action"],
    ['click 12', "'click 12' is no click action"],
    ['click [e12]', "'click [e12]' is no click action"],
    ['I click [12]', "'I click [12]' is no action"],
    ['scroll [direction=down]', "'scroll [direction=down]' is no scroll action"],
    ['type [7] []', "'type [7] []' is no type action"],
    ['type [7] [“pen”]', "the character '“' cannot be typed"],
    ['type [7] [日本]', "the character '日' cannot be typed"],
    ['select [7] [x]', "'select [7] [x]' is no action"],
    ['toString', "'toString' is no action"],
  ];
  for (const [text, problem] of wrong) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const action = parseAction(text, { grammar: 'webarena' });
      expect(action).toMatchObject({ name: 'none', problem: expect.stringContaining(problem) });
    });
  }
});

describe('the aria grammar', () => {
  const cases: Cases = [
    ...both,
    ['click [e12]', { name: 'click', element: 'e12' }],
    ['hover [f1e2]', { name: 'hover', element: 'f1e2' }],
    ['clear [e1]', { name: 'clear', element: 'e1' }],
    ['select [e4] [Newest first]', { name: 'select', element: 'e4', option: 'Newest first' }],
    ['type [e7] [“日本” one\ntwo]', { name: 'type', element: 'e7', text: '“日本” one\ntwo', enter: true }],
    ['type [e7] [a [b] c] [0]', { name: 'type', element: 'e7', text: 'a [b] c', enter: false }],
    ['type [e7] [1] [1]', { name: 'type', element: 'e7', text: '1', enter: true }],
    ['type [e7] [1]', { name: 'type', element: 'e7', text: '1', enter: true }],
    ['type [e7] []', { name: 'type', element: 'e7', text: '', enter: true }],
    ['press [arrowleft]', { name: 'press', keys: 'ArrowLeft' }],
    ['press [ctrl+shift+K]', { name: 'press', keys: 'Control+Shift+K' }],
    ['press [+]', { name: 'press', keys: '+' }],
    ['press [ctrl++]', { name: 'press', keys: 'Control++' }],
    ['scroll [direction=down]', { name: 'scroll', direction: 'down' }],
    ['scroll [up] [e3]', { name: 'scroll', direction: 'up', element: 'e3' }],
    ['double_click [e3]', { name: 'double_click', element: 'e3' }],
    ['right_click [f2e3]', { name: 'right_click', element: 'f2e3' }],
    ['drag [e3] [e4]', { name: 'drag', element: 'e3', target: 'e4' }],
    ['upload [e3] [my notes.txt]', { name: 'upload', element: 'e3', file: 'my notes.txt' }],
    ['stop [one\ntwo]', { name: 'stop', answer: 'one\ntwo' }],
  ];
  for (const [text, action] of cases) {
    it(`reads ${JSON.stringify(text)}`, () => expect(parseAction(text, { grammar: 'aria' })).toEqual(action));
  }

  const wrong: readonly (readonly [text: string, problem: string])[] = [
    ['', "'' is no action; there are click, "],
    ['click [12]', 'write click [element]'],
    ['click [e12] or [e13]', 'write click [element]'],
    ['I click [e12]', "'I click [e12]' is no action"],
    ['type [e7]', 'write type [element] [text]'],
    ['drag [e7]', 'write drag [element] [element'],
    ['upload [e7]', 'write upload [element] [name of a file]'],
    ['goto [a b]', 'write goto [url]'],
    ['constructor', "'constructor' is no action"],
  ];
  for (const [text, problem] of wrong) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const action = parseAction(text, { grammar: 'aria' });
      expect(action).toMatchObject({ name: 'none', problem: expect.stringContaining(problem) });
    });
  }
});

describe('the abstract grammar', () => {
  const cases: Cases = [
    ['click [link "Home"]', { name: 'click', element: 'link "Home"' }],
    ['click [ button "Say \\"]\\" twice" #2 ]', { name: 'click', element: 'button "Say \\"]\\" twice" #2' }],
    ['type [searchbox "Find"] [a [b] c]', { name: 'type', element: 'searchbox "Find"', text: 'a [b] c', enter: true }],
    ['type [textbox "Note"] [x] [0]', { name: 'type', element: 'textbox "Note"', text: 'x', enter: false }],
    ['select [combobox "Sort by"] [Name]', { name: 'select', element: 'combobox "Sort by"', option: 'Name' }],
    ['go_back', { name: 'go_back' }],
    ['stop [42]', { name: 'stop', answer: '42' }],
  ];
  for (const [text, action] of cases) {
    it(`reads ${JSON.stringify(text)}`, () => expect(parseAction(text, { grammar: 'abstract' })).toEqual(action));
  }

  it.each(['click [e12]', 'click [Home]', 'click [link "Home]', 'click [link "Home" #]'])('refuses %s', (text) => {
    expect(parseAction(text, { grammar: 'abstract' })).toMatchObject({
      problem: expect.stringContaining('write click'),
    });
  });
});
