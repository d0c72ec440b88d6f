import { expect, it } from 'vitest';
import { scripted } from '../scripted.ts';
import { finishing } from './finishing.ts';

const request = (signal: AbortSignal) => ({
  messages: [{ role: 'user' as const, text: 'look' }],
  maxTokens: 9,
  phase: 'rollout' as const,
  signal,
});

it('lets callers leave, and calls go on to their end', async () => {
  let answer: (text: string) => void = () => {};
  const slow = scripted({
    answers: () =>
      new Promise<string>((resolve) => {
        answer = resolve;
      }),
  });
  const answered: string[] = [];
  const { chat, finished } = finishing({
    ...slow,
    async chat(its) {
      const reply = await slow.chat(its);
      answered.push(reply.text);
      return reply;
    },
  });
  const controller = new AbortController();
  const reason = new Error('enough');
  const left = chat(request(controller.signal)).catch((error) => error);
  controller.abort(reason);
  expect(await left).toBe(reason);
  await expect(chat(request(controller.signal))).rejects.toBe(reason);
  expect(slow.requests).toHaveLength(1);
  answer('A drawer.');
  await finished(60);
  expect(answered).toEqual(['A drawer.']);
});

it('passes answers and failures on', async () => {
  const { chat } = finishing(scripted({ answers: ['A drawer.', ''] }));
  const { signal } = new AbortController();
  expect((await chat(request(signal))).text).toBe('A drawer.');
  await expect(chat(request(signal))).rejects.toMatchObject({ kind: 'empty' });
});

it('aborts what takes too long', async () => {
  const signals: AbortSignal[] = [];
  const { chat, finished } = finishing({
    name: 'slow',
    chat: ({ signal }) =>
      new Promise((_, reject) => {
        signals.push(signal);
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  });
  const call = chat(request(new AbortController().signal)).catch((error) => error);
  await finished(0.01);
  expect(signals[0]!.aborted).toBe(true);
  expect(await call).toMatchObject({ name: 'AbortError' });
});
