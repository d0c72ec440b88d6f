import type { PageRequest, Sentence } from '@dreamgym/core';
import { phrasesOf, wordsOf } from './phrases.ts';
import { elementOf, keyOf } from './sentences.ts';

// Together some sixty: a policy weighs each of them at every step.
const mostClicks = 28;
const mostTexts = 12;
const mostOptions = 10;
const mostAnswers = 14;
const longestAnswer = 60;

/**
 * Actions worth trying on a page: what can be clicked there, phrases of the instruction for its fields, options of its lists, answers among its
 * short texts where the instruction asks for one. Where there are too many, those that share most words with the instruction.
 */
export function actionsOn({ page, instruction }: PageRequest): readonly string[] {
  const known = listed.get(page);
  if (known?.instruction === instruction) return known.actions;
  const actions = listActions(page, instruction);
  listed.set(page, { instruction, actions });
  return actions;
}

/** Dreams show the very same page again and again. */
const listed = new WeakMap<
  readonly Sentence[],
  { readonly instruction: string; readonly actions: readonly string[] }
>();

function listActions(page: readonly Sentence[], instruction: string): string[] {
  const overlap = overlapWith(instruction);
  const open = page.flatMap((sentence) => {
    const element = elementOf(sentence);
    return element && !element.state.split(' ').includes('disabled')
      ? [{ role: sentence.kind, ...element, key: keyOf(sentence.kind, element) }]
      : [];
  });
  const closedLists = open.filter(({ options }) => options !== undefined);
  const clicked = open.filter(({ role }) => !typable.has(role) && !closedListRoles.has(role));
  const clicks = best(clicked, mostClicks, ({ name }) => overlap(name)).map(({ key }) => `click [${key}]`);
  const phrases = phrasesOf(instruction);
  const typed = open
    .filter(({ role }) => typable.has(role))
    .flatMap(({ role, key, value }) =>
      phrases
        .filter((phrase) => phrase !== value)
        .map((phrase) => `type [${key}] [${phrase}]${role === 'searchbox' ? '' : ' [0]'}`),
    );
  const options = closedLists.flatMap(({ key, value, options = [] }) =>
    options.filter((option) => option !== value).map((option) => ({ key, option })),
  );
  const selects = best(options, mostOptions, ({ option }) => overlap(option)).map(
    ({ key, option }) => `select [${key}] [${option}]`,
  );
  const answers = asks.test(instruction) ? best(answersOn(page, instruction), mostAnswers, ({ worth }) => worth) : [];
  // What cannot be answered is answered so, as in the original.
  const stops = asks.test(instruction)
    ? [...answers.map(({ text }) => text), 'N/A'].map((text) => `stop [${text}]`)
    : [];
  return [
    ...new Set([...clicks, ...evenly(typed, mostTexts), ...selects, 'stop []', ...stops, ...tabsOf(page), 'go_back']),
  ];
}

const typable: ReadonlySet<string> = new Set(['textbox', 'searchbox', 'spinbutton', 'date', 'time', 'color']);
const closedListRoles: ReadonlySet<string> = new Set(['combobox', 'listbox', 'slider']);
const asks = /\?|\b(?:tell me|answer|name them)\b/i;

/** How many words of the instruction a text has, and how much of it they are. */
function overlapWith(instruction: string): (text: string) => number {
  const known = new Set(wordsOf(instruction));
  return (text) => {
    const words = new Set(wordsOf(text));
    const shared = [...words].filter((word) => known.has(word)).length;
    return words.size === 0 ? 0 : shared + shared / words.size;
  };
}

/** The best of the items, in their own order. */
function best<Item>(items: readonly Item[], most: number, worth: (item: Item) => number): readonly Item[] {
  if (items.length <= most) return items;
  const ranked = items.map((item, index) => ({ index, worth: worth(item) })).sort((a, b) => b.worth - a.worth);
  const kept = new Set(ranked.slice(0, most).map(({ index }) => index));
  return items.filter((_, index) => kept.has(index));
}

/** So many of the items, from all over the list. */
function evenly<Item>(items: readonly Item[], most: number): readonly Item[] {
  return items.length <= most
    ? items
    : Array.from({ length: most }, (_, at) => items[Math.floor((at * items.length) / most)]!);
}

interface Answer {
  readonly text: string;
  readonly worth: number;
}

/**
 * Short texts of a page, whole and by their parts. Worth most is what stands after a label of which the instruction speaks, then
 * what is near its words, then what stands below the first heading; what the instruction says itself is no answer.
 */
function answersOn(page: readonly Sentence[], instruction: string): Answer[] {
  const overlap = overlapWith(instruction);
  const isSaid = (text: string) => overlap(text) > wordsOf(text).length;
  const said = page.slice(1).map((sentence) => sentence.arguments[0] ?? '');
  const heading = page.slice(1).findIndex(({ kind }) => kind === 'heading');
  const answers = page.slice(1).flatMap((sentence, at) => {
    if (!answering.has(sentence.kind)) return [];
    const whole = said[at]!;
    const label = said[at - 1] ?? '';
    const near = overlap(`${label} ${whole}`);
    const parts = [whole, ...whole.split(/ \| |: /), ...(whole.match(/[$€£]\d[\d,.]*\d|\b\d+\b/g) ?? [])];
    return parts
      .filter((text) => text !== '' && text.length <= longestAnswer)
      .map((text) => {
        const worth = (isSaid(label) ? 4 : 0) + near / 4 + (at > heading ? 2 : 0) - (isSaid(text) ? 4 : 0);
        return { text, worth };
      });
  });
  return [...new Map(answers.map((answer) => [answer.text, answer])).values()];
}

const answering: ReadonlySet<string> = new Set(['text', 'row', 'heading', 'link']);

function tabsOf(page: readonly Sentence[]): string[] {
  const [current = 1, count = 1] = (page.find(({ kind }) => kind === 'open tab')?.arguments ?? []).map(Number);
  return Array.from({ length: count }, (_, tab) => tab)
    .filter((tab) => tab !== current - 1)
    .map((tab) => `tab_focus [${tab}]`);
}
