import type { PageRequest, Sentence } from '@dreamgym/core';
import { clicksOn } from './clicks-on.ts';
import { datesOf, namesOf, phrasesOf, wordsOf } from './phrases.ts';
import { elementOf, keyOf } from './sentences.ts';

// Together some sixty: a policy weighs each of them at every step.
const mostClicks = 28;
const mostTexts = 20;
const mostOptions = 10;
const mostAnswers = 14;
const longestAnswer = 60;
/** Of words that an element shares with the instruction, beside its place on the page. */
const weight = 3;

/**
 * Actions worth trying on a page: what can be clicked there, phrases of the instruction for its fields, options of its lists, answers among its
 * short texts where the instruction asks for one. Where there are too many, those that share most words with the instruction, and stand
 * where such things matter.
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
  const fields = open.filter(({ role, options }) => typable.has(role) || (role === 'combobox' && !options));
  const clicked = clicksOn(page, (role) => !typable.has(role) && !closedListRoles.has(role));
  const shared = rareOverlapWith(
    instruction,
    clicked.map(({ name }) => name),
  );
  const clicks = best(clicked, mostClicks, ({ name, worth }) => weight * shared(name) + worth).map(
    ({ key }) => `click [${key}]`,
  );
  const searching = searchFields(page);
  const phrases = phrasesOf(instruction);
  const dates = datesOf(instruction);
  const typed = fields.flatMap(({ role, name, key, value }) => {
    // Enter searches in a search field; in one that may be one, or be part of a form, either may be meant.
    const ends = role === 'searchbox' ? [''] : searching.has(key) ? ['', ' [0]'] : [' [0]'];
    return [...(role === 'date' || /\bdate\b/i.test(name) ? dates : []), ...phrases].flatMap((phrase, rank) =>
      phrase === value ? [] : ends.map((end) => ({ rank, text: `type [${key}] [${phrase}]${end}` })),
    );
  });
  const texts = best(typed, mostTexts, ({ rank }) => -rank).map(({ text }) => text);
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
    ...new Set([...clicks, ...texts, ...selects, 'stop []', ...stops, ...scrollsOf(page), ...tabsOf(page), 'go_back']),
  ];
}

const typable: ReadonlySet<string> = new Set(['textbox', 'searchbox', 'spinbutton', 'date', 'time', 'color']);
const search = /\b(?:search|find|filter|look ?up|query)\b/i;

/** Fields that Enter searches with: by their role, their name, or that of the button after them. */
function searchFields(page: readonly Sentence[]): ReadonlySet<string> {
  const keys = page.flatMap((sentence, at) => {
    const element = elementOf(sentence);
    if (!element || !typable.has(sentence.kind)) return [];
    const next = page[at + 1];
    const isFollowed = next?.kind === 'button' && search.test(next.arguments[0] ?? '');
    const isSearch = sentence.kind === 'searchbox' || search.test(element.name) || isFollowed;
    return isSearch ? [keyOf(sentence.kind, element)] : [];
  });
  return new Set(keys);
}

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

/** The same of singular and plural alike, words that many of the texts have counting for less. */
function rareOverlapWith(instruction: string, texts: readonly string[]): (text: string) => number {
  const stemsOf = (text: string) => new Set(wordsOf(text).map((word) => word.replace(plural, '')));
  const known = stemsOf(instruction);
  const counts = new Map<string, number>();
  for (const word of texts.flatMap((text) => [...stemsOf(text)])) {
    if (known.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return (text) => {
    const words = stemsOf(text);
    const shared = [...words].filter((word) => known.has(word));
    const rarity = shared.reduce((sum, word) => sum + 1 / Math.sqrt(counts.get(word) ?? 1), 0);
    return words.size === 0 ? 0 : rarity * (1 + 1 / words.size);
  };
}

const plural = /(?<=\p{L}{3})s$/u;

/** The best of the items, in their own order. */
function best<Item>(items: readonly Item[], most: number, worth: (item: Item) => number): readonly Item[] {
  if (items.length <= most) return items;
  const ranked = items.map((item, index) => ({ index, worth: worth(item) })).sort((a, b) => b.worth - a.worth);
  const kept = new Set(ranked.slice(0, most).map(({ index }) => index));
  return items.filter((_, index) => kept.has(index));
}

interface Answer {
  readonly text: string;
  readonly worth: number;
}

const counts = /\bhow (?:many|much)\b|\bthe number of\b/i;
const number = /\b\d+\b/g;
const dateWords = /\b\d{1,2} \p{Lu}\p{Ll}+ \d{4}\b/gu;
const priceOrTime = /[$€£]\d[\d,.]*\d|\b\d{1,2}:\d{2}\b/g;

/**
 * Short texts of a page, whole and by their parts; nothing but numbers where the instruction asks how many. Worth most is what stands
 * after a label, or beside a part, of which the instruction speaks, then what is near its words, then what stands below the first heading;
 * what the instruction says itself is no answer.
 */
function answersOn(page: readonly Sentence[], instruction: string): Answer[] {
  const overlap = overlapWith(instruction);
  const isSaid = (text: string) => overlap(text) > wordsOf(text).length;
  const said = page.slice(1).map((sentence) => sentence.arguments[0] ?? '');
  const heading = page.slice(1).findIndex(({ kind }) => kind === 'heading');
  const isCount = counts.test(instruction);
  const answers = page.slice(1).flatMap((sentence, at) => {
    if (!answering.has(sentence.kind)) return [];
    const whole = said[at]!;
    const label = said[at - 1] ?? '';
    const near = overlap(`${label} ${whole}`);
    const parts = whole.split(/ \| |: /);
    const isLabelled = isSaid(label) || parts.some(isSaid);
    const exact = whole.match(priceOrTime) ?? [];
    const numbers = whole.replaceAll(dateWords, '').match(number) ?? [];
    const texts = isCount ? [...exact, ...numbers] : [whole, ...parts, ...exact];
    // What a sentence tells stands within it.
    const told =
      isCount || sentence.kind === 'link'
        ? []
        : [...namesOf(whole), ...(whole.replaceAll(dateWords, '').replaceAll(priceOrTime, '').match(number) ?? [])];
    const worthOf = (text: string) => (isLabelled ? 4 : 0) + near / 4 + (at > heading ? 2 : 0) - (isSaid(text) ? 4 : 0);
    return [
      ...texts.map((text) => ({ text, worth: worthOf(text) })),
      ...told.map((text) => ({ text, worth: worthOf(text) - 0.25 })),
    ].filter(({ text }) => text !== '' && text.length <= longestAnswer);
  });
  const named = namesBeside(said, instruction).map((text) => ({ text, worth: 5 }));
  const byText = new Map<string, Answer>();
  for (const answer of [...answers, ...named]) {
    if (answer.worth > (byText.get(answer.text)?.worth ?? -Infinity)) byText.set(answer.text, answer);
  }
  return [...byText.values()];
}

const asksForNames = /^who\b|\bname them\b|\bnames of\b/i;
/** How many words in a row a text has to share with the instruction to be what it speaks of. */
const clause = 3;
const namedAfter = /\b(\p{Ll}+) ((?:\p{Lu}[\p{L}'.-]*)(?: \p{Lu}[\p{L}'.-]*)+)/gu;

/** Names that all stand after the same word (`by Uma Shah`) in those texts that say a clause of the instruction, put together. */
function namesBeside(texts: readonly string[], instruction: string): readonly string[] {
  if (!asksForNames.test(instruction)) return [];
  const wanted = wordsOf(instruction);
  const clauses = new Set(wanted.map((_, at) => wanted.slice(at, at + clause).join(' ')));
  const names = new Map<string, string[]>();
  for (const text of texts) {
    const words = wordsOf(text);
    if (!words.some((_, at) => at + clause <= words.length && clauses.has(words.slice(at, at + clause).join(' '))))
      continue;
    for (const [, word, name] of text.matchAll(namedAfter)) {
      const others = names.get(word!) ?? [];
      names.set(word!, others.includes(name!) ? others : [...others, name!]);
    }
  }
  return [...names.values()].map((all) => all.join(', '));
}

const answering: ReadonlySet<string> = new Set(['text', 'row', 'heading', 'link']);

/** To the parts of a long page that are not shown. */
function scrollsOf(page: readonly Sentence[]): string[] {
  const has = (wanted: string) => page.some(({ kind }) => kind === wanted);
  return [...(has('more') ? ['scroll [down]'] : []), ...(has('more above') ? ['scroll [up]'] : [])];
}

function tabsOf(page: readonly Sentence[]): string[] {
  const [current = 1, count = 1] = (page.find(({ kind }) => kind === 'open tab')?.arguments ?? []).map(Number);
  return Array.from({ length: count }, (_, tab) => tab)
    .filter((tab) => tab !== current - 1)
    .map((tab) => `tab_focus [${tab}]`);
}
