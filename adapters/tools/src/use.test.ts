import { readToolObservation } from '@dreamgym/core/tool-actions';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { every, orderDesk, personaUser, stateAfter, told, tools } from './index.ts';

// What docs/tools.md shows.
const { signal } = new AbortController();

it('makes an environment of functions', async () => {
  const environment = tools({
    name: 'library',
    tools: [
      {
        name: 'extend_loan',
        description: 'Extends a loan.',
        inputSchema: z.object({ loan_id: z.string(), days: z.int().min(1).max(30).default(7) }),
        run({ loan_id, days }: { loan_id: string; days: number }, { state }) {
          const loan = state.loans[loan_id];
          if (!loan) throw new Error(`there is no loan ${loan_id}`); // what the agent reads
          loan.days += days;
          return { loan_id, days: loan.days };
        },
      },
    ],
    state: () => ({ loans: { 'L-1': { title: 'Dune', days: 5 } } as Record<string, { title: string; days: number }> }),
    tasks: [{ id: 'library/1', split: 'train', instruction: 'Extend my loan, and tell me the days I have then.' }],
    user: ({ instruction }) =>
      personaUser({
        request: instruction,
        facts: [{ about: 'loan number', value: 'L-1', volunteered: 0.5 }], // in half of all worlds it is said at once
        confusion: 0.2,
      }),
    policyText: 'Loans are extended by 7 days, once.',
    score: () => every(stateAfter([{ name: 'extend_loan', arguments: { loan_id: 'L-1' } }]), told('12')),
  });

  const [task] = await environment.tasks('train');
  const episode = await environment.start(task!, { seed: 1, signal });
  const refused = await episode.step({ text: 'extend_loan({"loan_id": "L-7"})' });
  const answer = await episode.step({ text: 'call extend_loan {"loan_id":"L-1"}' });
  const { reward } = await episode.step({ text: 'finish You have 12 days.' });

  expect(refused.observation.text).toBe('Error: there is no loan L-7');
  expect(answer.observation.text).toBe('{"loan_id":"L-1","days":12}');
  expect(reward).toBe(1);
});

it('plays the order desk', async () => {
  const { environment, behaviours } = orderDesk();
  const [task] = await environment.tasks('test');

  const episode = await environment.start(task!, { seed: 1, signal });
  const expert = behaviours.expert.begin({ task: task!, seed: 1, signal });
  let { observation } = episode;
  let step: Awaited<ReturnType<typeof episode.step>>;
  do {
    step = await episode.step(await expert.act(observation));
    observation = step.observation;
  } while (!step.terminated && !step.truncated);

  expect(readToolObservation(observation.text).at(-1)).toEqual({ kind: 'end', text: 'finished' });
  expect(step.reward).toBe(1);
});
