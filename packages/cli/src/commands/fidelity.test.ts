import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Behaviour, type ChatServer, chatServer, type Received } from '@dreamgym/llm/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dreamgym } from '../dreamgym.fixture.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';

// The command's own games, but fewer.
vi.mock('@dreamgym/alfworld', async (original) => {
  const { alfworld, adapter, ...rest } = await original<typeof import('@dreamgym/alfworld')>();
  const generate = { games: { train: 20, validation: 4, test: 2 }, size: 0.5 };
  const few = () => alfworld({ generate });
  return { ...rest, alfworld: few, adapter: { ...adapter, plugin: few } };
});

let folder: string;
let server: ChatServer;
let behave: (received: Received, index: number) => Behaviour;
beforeEach(async () => {
  folder = await temporaryFolder();
  behave = judge;
  server = await chatServer((received, index) => behave(received, index));
});
afterEach(() => server.close());

const scores = { reasoning: 'It follows.', consistency: 2, diversity: 1, informativeness: 2, hallucination: 0 };
const judge = (_received: Received): Behaviour => ({ text: JSON.stringify(scores) });

function fidelity(...flags: string[]) {
  const usual = ['fidelity', '--transitions', '900', '--limit', '3', '--calls', join(folder, 'calls')];
  return dreamgym([...usual, ...flags]);
}
const model = () => `openai:judge@${server.origin}/v1`;

describe('dreamgym fidelity, over HTTP', () => {
  it('has a chat model judge dreamed steps, and keeps what it said', async () => {
    const flags = ['--judge', model(), '--judged', '7', '--replays', '2', '--yes', '--json'];
    const { code, out, err } = await fidelity(...flags);
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('judges at most 7 dreamed steps') });
    const { quality, luck } = JSON.parse(out);
    expect(quality).toMatchObject({
      judge: model(),
      steps: 7,
      axes: { consistency: { mean: 2, counts: [0, 0, 7] }, hallucination: { mean: 0, counts: [7, 0, 0] } },
      failed: {},
    });
    expect(luck.pinned).toMatchObject({ failed: 0, deviation: 0 });
    expect(server.received).toHaveLength(7);
    expect(existsSync(join(folder, 'calls/judge/ledger.json'))).toBe(true);

    const again = await fidelity('--judge', model(), '--judged', '7', '--yes');
    expect(server.received).toHaveLength(7);
    expect(again.out).toMatch(/judge.* judged 7 dreamed steps/);
    expect(again.out).toMatch(/informativeness +2\.00 +0 +0 +7/);
    expect(again.out).toMatch(/out-of-order/);
  });

  it('counts judgements that fail', async () => {
    behave = (received, index) => (index % 2 ? { text: '{"consistency": 9}' } : judge(received));
    const { code, out } = await fidelity('--judge', model(), '--judged', '6', '--yes', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out).quality).toMatchObject({ steps: 3, failed: { invalid: 3 } });
  });

  it('holds a chat model that plays the dream against reality', async () => {
    behave = ({ schema }) => {
      const { required } = schema as { required: string[] };
      const written: Record<string, unknown> = {
        facts: 'a house',
        observation: 'You see it.',
        actions: ['look'],
        done: false,
        success: false,
      };
      return { text: JSON.stringify(Object.fromEntries(required.map((name) => [name, written[name] ?? 'so']))) };
    };
    const flags = ['--experience-model', 'reasoning', '--llm', model(), '--limit', '1', '--yes', '--json'];
    const { code, out, err } = await fidelity(...flags);
    expect(err).toContain('plays the dream: at most');
    expect(code).toBe(0);
    const { experienceModel, comparisons } = JSON.parse(out);
    expect(experienceModel).toContain('reasoning(');
    expect(comparisons[0]).toMatchObject({ name: 'held-out recordings', failed: 0, all: { exactObservation: 0 } });
  });

  it('prints what was measured until Ctrl-C', async () => {
    behave = (received) => {
      process.emit('SIGINT', 'SIGINT');
      return judge(received);
    };
    const { code, out } = await fidelity('--judge', model(), '--judged', '3', '--yes', '--json');
    expect(code).toBe(130);
    const result = JSON.parse(out);
    expect(result.stopped).toBe(true);
    expect(result.comparisons[0]).toMatchObject({ name: 'held-out recordings', trajectories: 3 });
    expect(result).not.toHaveProperty('quality');
  });

  it('says what does not fit together, and ends with a spent budget', async () => {
    const lonely = await fidelity('--llm', model(), '--experience-model', 'induced');
    expect(lonely).toMatchObject({ code: 2, err: expect.stringContaining('--llm has nothing to do') });
    const limits = await fidelity('--max-calls', '3');
    expect(limits).toMatchObject({ code: 2, err: expect.stringContaining('have no effect without --llm') });
    const poor = await fidelity('--judge', model(), '--judged', '6', '--max-calls', '3', '--concurrency', '1', '--yes');
    expect(poor.err).toContain('the budget of 3 calls is spent');
    expect(poor.code).toBe(3);
    expect(server.received).toHaveLength(3);
  });
});
