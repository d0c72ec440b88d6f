import { z } from 'zod';
import type { ToolTask } from './environment/environment.ts';
import { every } from './scoring/check.ts';
import { called, notCalled, stateAfter, told } from './scoring/checks.ts';
import { ToolFailure, type ToolsOptions } from './tools.ts';
import { type Persona, personaUser } from './users/persona.ts';

/** A desk that lends books: small, with every kind of schema, answer and score. */
export interface Desk {
  loans: Record<string, { title: string; days: number; tags: string[] }>;
}

export interface DeskTask extends ToolTask {
  readonly persona: Persona;
  readonly loan: string;
}

const tasks: readonly DeskTask[] = [
  ['train', 'L-1', 'Dune'],
  ['train', 'L-2', 'Emma'],
  ['validation', 'L-1', 'Dune'],
  ['test', 'L-2', 'Emma'],
].map(([split, loan, title], at) => ({
  id: `desk/${at}`,
  split: split as DeskTask['split'],
  instruction: `Please extend my loan of ${title}, and tell me the days I have then.`,
  loan: loan!,
  persona: {
    request: `Please extend my loan of ${title}.`,
    facts: [{ about: 'loan number', asked: ['loan number', 'loan id'], value: loan!, volunteered: 0.5 }],
    confusion: 0.3,
  },
}));

export const desk: ToolsOptions<Desk, DeskTask> = {
  name: 'desk',
  tasks,
  state: () => ({
    loans: {
      'L-1': { title: 'Dune', days: 5, tags: ['new', 'heavy'] },
      'L-2': { title: 'Emma', days: 9, tags: [] },
    },
  }),
  tools: [
    {
      name: 'get_loan',
      description: 'Shows a loan.',
      inputSchema: {
        type: 'object',
        properties: { loan_id: { type: 'string', pattern: '^L-\\d+$' } },
        required: ['loan_id'],
        additionalProperties: false,
      },
      run({ loan_id }: { loan_id: string }, { state, dice }) {
        if (dice.next() < 0.2) throw new Error('the desk is busy; try again');
        const loan = state.loans[loan_id];
        if (!loan) throw new Error(`there is no loan ${loan_id}`);
        return { loan_id, ...loan };
      },
    },
    {
      name: 'extend_loan',
      inputSchema: z.object({ loan_id: z.string(), days: z.int().min(1).max(30).default(7) }),
      run({ loan_id, days }: { loan_id: string; days: number }, { state }) {
        const loan = state.loans[loan_id];
        if (!loan) throw new Error(`there is no loan ${loan_id}`);
        loan.days += days;
        return { loan_id, days: loan.days };
      },
    },
    {
      name: 'break_down',
      inputSchema: { type: 'object' },
      run() {
        throw new ToolFailure('the database is gone');
      },
    },
    { name: 'close', inputSchema: { type: 'object' }, ends: true, run: () => 'Closed.' },
  ],
  user: ({ persona }) => personaUser(persona),
  policyText: 'Loans are extended by 7 days.',
  score: ({ loan }) =>
    every(
      stateAfter([{ name: 'extend_loan', arguments: { loan_id: loan } }]),
      called('extend_loan'),
      notCalled('break_down'),
      told(loan === 'L-1' ? '12' : '16'),
    ),
};

export const extended = ({ loan }: DeskTask): readonly string[] => [
  `call extend_loan {"loan_id":"${loan}"}`,
  `finish You have ${loan === 'L-1' ? 12 : 16} days.`,
];
