import type { ActionExample } from '@dreamgym/core';
import { expect, test } from 'vitest';
import { templateProposer } from './template-proposer.ts';

const example = (instruction: string, action: string, text = ''): ActionExample => ({
  instruction,
  action,
  observation: { text },
});

function taught(...examples: readonly ActionExample[]) {
  const proposer = templateProposer();
  proposer.learn(examples);
  return proposer;
}

const shell = [
  example('append tea to list.txt', 'echo tea >> list.txt'),
  example('append milk to plan.md', 'echo milk >> plan.md'),
  example('overwrite a.csv with ready', 'echo ready > a.csv'),
  example('go to the root', 'cd /'),
];

test('nothing is proposed before anything was learned', () => {
  expect(templateProposer().propose(example('go', ''))).toEqual([]);
});

test('forms that were taken are filled with what is read now, the one that fits the wording first', () => {
  const proposed = taught(...shell).propose(example('append hello to diary.log', ''));
  expect(proposed[0]).toBe('echo hello >> diary.log');
  expect(proposed).toContain('echo hello > diary.log');
  expect(proposed).toContain('cd /');
});

test('values come from the observation where the instruction has none', () => {
  const proposer = taught(
    example('pay Larsen', '{"pay":5521}', 'Larsen: invoice 5521'),
    example('pay Novak', '{"pay":7733}', 'Novak: invoice 7733'),
  );
  expect(proposer.propose(example('pay Ito', '', 'Ito: invoice 4410'))).toContain('{"pay":4410}');
});

test('the same example teaches once, and proposals are distinct', () => {
  const proposer = taught(...shell);
  const { version } = proposer;
  proposer.learn(shell);
  expect(proposer.version).toBe(version);
  const proposed = proposer.propose(example('append a to a', ''));
  expect(new Set(proposed).size).toBe(proposed.length);
});

test('a snapshot keeps what was learned, and that of something else is refused', () => {
  const proposer = taught(...shell);
  const restored = templateProposer();
  restored.restore(JSON.parse(JSON.stringify(proposer.snapshot())));
  const request = example('append hello to diary.log', '');
  expect(restored.propose(request)).toEqual(proposer.propose(request));
  expect(restored.version).toBe(proposer.version);
  expect(() => restored.restore(null)).toThrow('not of template-proposer');
});
