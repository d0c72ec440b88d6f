import type { Json, Trajectory } from '@dreamgym/core';
import { writeToolObservation } from '@dreamgym/core/tool-actions';
import { beforeAll, describe, expect, it } from 'vitest';
import { inducedTools } from './induced-tools.ts';

const { signal } = new AbortController();

interface Ticket {
  readonly ticket_id: string;
  readonly account: string;
  readonly title: string;
  readonly state: string;
  readonly opened: string;
}

const words = 'printer scanner monitor keyboard router projector'.split(' ');
const tickets: readonly Ticket[] = Array.from({ length: 60 }, (_, at) => ({
  ticket_id: `T-${100 + at}`,
  account: `A-${at % 6}`,
  title: `${words[Math.floor(at / 6) % 6]} ${at % 4 < 2 ? 'is loud' : 'is slow'}`,
  state: Math.floor(at / 6) % 3 === 0 ? 'closed' : 'open',
  opened: `2026-05-${String(1 + ((11 * Math.floor(at / 6) + at) % 29)).padStart(2, '0')}`,
}));

type Asked = { readonly [name: string]: Json | undefined };

const shown = ({ account: _, ...others }: Ticket): Json => ({ ...others });

/** Of the account that has logged in, the newest first; ten at most. */
function ticketsOf(account: string, { state, since, text, limit = 10 }: Asked): Json {
  const found = tickets
    .filter((each) => each.account === account)
    .filter((each) => state === undefined || each.state === state)
    .filter((each) => since === undefined || each.opened >= String(since))
    .filter((each) => text === undefined || each.title.includes(String(text)))
    .sort((one, other) => (one.opened < other.opened ? 1 : -1));
  const listed = found.slice(0, Number(limit)).map(shown);
  return { matches: found.length, tickets: listed };
}

function attempt(at: number, asked: readonly Asked[]): Trajectory {
  const account = `A-${at % 6}`;
  const task = { id: `tickets/${at}`, instruction: 'Look.', origin: { kind: 'seed' } } as const;
  const steps: [string, Json][] = [
    [`call log_in {"account":"${account}"}`, { account }],
    [`call get_ticket {"ticket_id":"${tickets[at % 60]!.ticket_id}"}`, shown(tickets[at % 60]!)],
    ...asked.map((each): [string, Json] => [`call list_tickets ${JSON.stringify(each)}`, ticketsOf(account, each)]),
  ];
  return {
    task,
    opening: { text: '' },
    transitions: steps.map(([text, value]) => ({
      action: { text },
      observation: { text: writeToolObservation([{ kind: 'result', value }]) },
      reward: 0,
      terminated: false,
      truncated: false,
    })),
    end: { kind: 'truncated' },
    provenance: { origin: 'real', environment: 'tickets', policy: 'clerk' },
  } as unknown as Trajectory;
}

const kinds: readonly ((at: number) => Asked)[] = [
  () => ({}),
  (at) => ({ state: at % 2 ? 'open' : 'closed' }),
  (at) => ({ since: `2026-05-${String(1 + ((3 * at) % 28)).padStart(2, '0')}` }),
  (at) => ({ text: words[at % 6]! }),
  (at) => ({ limit: 1 + (at % 4) }),
  (at) => ({ state: 'open', limit: 2 + (at % 2) }),
];

describe('lists', () => {
  const model = inducedTools();
  beforeAll(async () => {
    const trajectories = Array.from({ length: 90 }, (_, at) =>
      attempt(at, [kinds[at % 6]!(Math.floor(at / 6)), kinds[(at + 2) % 6]!(at), { since: '2026-05-01' }]),
    );
    await model.learn!({ trajectories, signal });
  });

  const dreamed = async (account: string, asked: Asked) => {
    const task = { id: 'tickets/0', instruction: 'Look.', origin: { kind: 'seed' } } as const;
    const recall = async () => [];
    const dream = await model.open({ task, worldSeed: 1, recall, signal });
    await dream.step({ action: { text: `call log_in {"account":"${account}"}` }, recall });
    const { observation } = await dream.step({
      action: { text: `call list_tickets ${JSON.stringify(asked)}` },
      recall,
    });
    return JSON.parse(observation.text) as Json;
  };

  it.each<[string, string, Asked]>([
    ['by two conditions that were never asked for together', 'A-2', { state: 'open', text: 'scanner' }],
    ['by a bound that nobody has asked for', 'A-1', { since: '2026-05-17', state: 'open' }],
    ['by a part of a word', 'A-3', { text: 'keybo' }],
    ['where nothing is like that', 'A-4', { text: 'toaster' }],
    ['as many as are asked for, of all that there are', 'A-5', { since: '2026-05-09', limit: 2 }],
  ])('%s', async (_, account, asked) => {
    expect(await dreamed(account, asked)).toEqual(ticketsOf(account, asked));
  });
});
