import type { Recall, Sentence } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { inducedSite } from './induced-site.ts';
import { linkedAbstraction, walk } from './linked-site.fixture.ts';

const { signal } = new AbortController();
const recall: Recall = async () => [];
const line = (kind: string, ...args: string[]): Sentence => ({ kind, arguments: args });

/** A notebook: what is saved in its form stands in its list from then on, and every page says where one has been. */
const menu = [line('link', 'notes'), line('link', 'help'), line('link', 'terms')];
const show = (address: string, visited: readonly string[], ...body: readonly Sentence[]) =>
  linkedAbstraction.writeObservation([
    line('page', address),
    ...menu,
    ...visited.map((place) => line('seen', place)),
    ...body,
  ]);
const notes = (visited: readonly string[], ...titles: string[]) =>
  show(
    'notes',
    visited,
    line('link', 'add'),
    line('text', 'water the ferns'),
    ...titles.map((each) => line('text', each)),
  );
const form = (visited: readonly string[], title = '') =>
  show('form', visited, line('field', 'title', title), line('link', 'save'), line('text', 'saved notes are kept'));
const help = (visited: readonly string[]) => show('help', visited, line('text', 'ask Mira'));
const entry = (number: number, visited: readonly string[]) =>
  show(`entry/${number}`, visited, line('text', `about ${number}`));

const writing = (title: string) =>
  walk(`note ${title}`, {
    from: notes(['notes']),
    steps: [
      ['click[add]', form(['notes', 'form'])],
      [`fill title[${title}]`, form(['notes', 'form'], title)],
      ['click[save]', notes(['form', 'notes'], title)],
      ['click[help]', help(['form', 'notes', 'help'])],
      ['click[notes]', notes(['form', 'help', 'notes'], title)],
    ],
  });
const reading = walk('read the notes', {
  from: notes(['notes']),
  steps: [
    ['click[help]', help(['notes', 'help'])],
    ['click[notes]', notes(['help', 'notes'])],
    ['click[add]', form(['help', 'notes', 'form'])],
    ['go back[]', notes(['help', 'notes'])],
  ],
});
const browsing = walk('look around', {
  from: entry(1, ['entry/1']),
  steps: [2, 3, 4, 5, 6, 7].map((number) => [`click[next]`, entry(number, [`entry/${number}`])] as const),
});

async function opened(instruction: string) {
  const model = inducedSite({ abstraction: linkedAbstraction });
  await model.learn!({ trajectories: [writing('buy twine'), writing('call Ada'), reading, browsing], signal });
  const dream = await model.open({
    task: { id: 'dreamt', instruction, origin: { kind: 'seed' } },
    worldSeed: 1,
    recall,
    signal,
  });
  const take = async (text: string) => (await dream.step({ action: { text }, recall })).observation.text;
  return { dream, take };
}

describe('a site that actions change', () => {
  it('shows what was saved, on the page after it and when one comes back to it', async () => {
    const { take } = await opened('note news');
    expect(await take('click[add]')).toBe(form(['notes', 'form']));
    expect(await take('fill title[news]')).toBe(form(['notes', 'form'], 'news'));
    expect(await take('click[save]')).toBe(notes(['form', 'notes'], 'news'));
    expect(await take('click[help]')).toBe(help(['form', 'notes', 'help']));
    expect(await take('click[notes]')).toBe(notes(['form', 'help', 'notes'], 'news'));
  });

  it('is as recorded as long as an attempt goes as a recorded one did', async () => {
    const { take } = await opened('note call Ada');
    for (const { action, observation } of writing('call Ada').transitions.slice(0, -1)) {
      expect(await take(action.text)).toBe(observation.text);
    }
  });

  it('does not offer parts of its menu that nobody was seen to take', async () => {
    const { dream } = await opened('read the notes');
    expect(dream.observation.actions).toEqual(expect.arrayContaining(['click[help]', 'click[add]']));
    expect(dream.observation.actions).not.toContain('click[terms]');
  });
});
