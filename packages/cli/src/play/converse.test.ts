import { corridor } from '@dreamgym/testing';
import { expect, it } from 'vitest';
import { linesOf } from '../dreamgym.fixture.ts';
import { converse } from './converse.ts';
import { handPlay } from './hand-play.ts';
import { actionsText, whyText } from './play-text.ts';

const environment = corridor();
const tasks = await environment.tasks('train');

/** What is shown to whoever types these lines. */
async function shown(typed: readonly string[], columns = 80) {
  const parts: string[] = [];
  const ended: string[] = [];
  await converse({
    output: { out: (text) => void parts.push(text), err: () => {}, interactive: false, columns: () => columns },
    lines: linesOf(typed),
    description: 'A row of rooms.',
    attempt: async (number) => handPlay({ environment, task: tasks[number]!, seed: 1 }),
    ended: ({ end }) => void ended.push(end.kind),
  });
  return { out: parts.join(''), ended };
}

it('takes actions by number and by text, and shows task, reward and end', async () => {
  const everywhere = ['take lamp 1', 'go east', 'take lamp 1', 'go east', 'take lamp 1'];
  const { out, ended } = await shown([...everywhere, 'go west', ':quit', ':help']);
  expect(out).toMatch(/^Take the lamp\.\n\(corridor\/3 rooms\/from 0, eastward\)\n\nIn room 0/);
  expect(out).toContain('1 go east');
  expect(out).toContain('reward 1.00\n\n✓ solved after');
  expect(out).toContain('the attempt has ended; :again, :next or :quit');
  expect(ended).toEqual(['terminated']);
  expect(out).not.toContain(':say <text>');
});

it('knows words that are no actions, and says so of those that it does not know', async () => {
  const { out } = await shown([
    ':how',
    ':why',
    ':task',
    ':actions',
    ':help',
    ':dance',
    '',
    '1',
    ':why',
    ':again',
    ':next',
  ]);
  for (const text of ['A row of rooms.', 'nothing was done yet', ':say <text>', 'there is no :dance']) {
    expect(out).toContain(text);
  }
  expect(out).toContain('the real environment does not say why');
  expect(out.match(/from 0, eastward/g)).toHaveLength(3);
  expect(out).toContain('from 2, westward');
});

it('acts by a number as text where that is said', async () => {
  expect((await shown([':say 1'])).out).toContain('Nothing happens.');
  expect((await shown(['1'])).out).toContain('In room 1');
});

it('lists actions in columns that fit, cuts those that do not, and says how many are left', () => {
  const actions = Array.from({ length: 40 }, (_, at) => `go to cabinet ${at + 1}`);
  const text = actionsText({ actions }, 79);
  expect(text.split('\n')[0]).toBe(' 1 go to cabinet 1   13 go to cabinet 13  25 go to cabinet 25');
  expect(text).toMatch(/… and 4 more: :actions lists them all$/);
  expect(actionsText({ actions }, 79, Number.POSITIVE_INFINITY)).toContain('40 go to cabinet 40');
  const long = actionsText({ actions: ['x'.repeat(200), 'one\ntwo'] }, 79);
  expect(Math.max(...long.split('\n').map((line) => line.length))).toBe(79);
  expect(long).toContain('2 one two');
});

it('shows why a dream answers so, with its precedents', () => {
  const reference = { task: 't', index: 2, observation: 'a shut door', action: 'open', next: 'an open door' };
  const latest = {
    action: { text: 'open' },
    observation: { text: 'an open door' },
    reward: 0,
    terminated: false,
    truncated: false,
    reasoning: 'doors open',
  };
  const precedent = { ...reference, reward: 0, terminated: false, origin: 'real', similarity: 0.876 } as const;
  expect(whyText({ ...latest, references: [precedent] }, 79)).toBe(
    'doors open\n\nprecedent: real, t, step 3, similarity 0.88\na shut door\n> open\nan open door',
  );
  expect(whyText({ ...latest, references: [] }, 79)).toContain('no recorded case');
});
