import { type ChatFailureKind, isChatFailure } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { annotate } from './annotate.ts';
import { annotationOf, recordings, scriptedModel } from './scripted.fixture.ts';

const signal = new AbortController().signal;
const environment = { name: 'house', description: 'Rooms and things.' };
const [won, lost] = recordings;

describe('annotate', () => {
  it('has one call explain the whole attempt, told how it ended', async () => {
    const model = scriptedModel(() => annotationOf(won!));
    const annotation = await annotate({ model, environment, trajectory: won!, signal });
    const { steps: _, ...rest } = annotationOf(won!);
    expect(annotation).toEqual({
      ...rest,
      transitions: ['"go to kitchen" is answered.', '"juggle" is answered.', '"take mug" is answered.'],
    });
    expect(model.requests).toHaveLength(1);
    const [{ messages, phase, temperature }] = model.requests as [(typeof model.requests)[0]];
    expect({ phase, temperature }).toEqual({ phase: 'annotate', temperature: 0 });
    expect(messages[0]).toMatchObject({ role: 'system', cachePoint: true });
    expect(messages[0]!.text).toContain('Rooms and things.');
    for (const part of ['bring the mug', 'It was a success.', 'There is a kitchen.', 'Step 3\nAction: "take mug"']) {
      expect(messages[1]!.text).toContain(part);
    }
    const other = scriptedModel(() => annotationOf(lost!));
    await annotate({ model: other, environment, trajectory: lost!, signal });
    expect(other.requests[0]!.messages[1]!.text).toContain('It was no success.');
  });

  it('cuts long observations so that the whole attempt fits into the context window', async () => {
    const [long, ...rest] = won!.transitions;
    const observation = { text: `${long!.observation.text} ${'It is dark here. '.repeat(400)}` };
    const trajectory = { ...won!, transitions: [{ ...long!, observation }, ...rest] };
    const model = { ...scriptedModel(() => annotationOf(won!)), contextWindow: 1_200 };
    await annotate({ model, environment, trajectory, signal });
    const [{ messages, maxTokens }] = model.requests as [(typeof model.requests)[0]];
    expect(maxTokens).toBe(300);
    const bytes = messages.reduce((sum, { text }) => sum + text.length, 0);
    expect(bytes).toBeLessThanOrEqual(3 * 900);
    expect(bytes).toBeGreaterThan(3 * 900 - 40);
    for (const part of ['There is a mug. It is dark', ' …\n\nStep 2', 'Answer: You have the mug.']) {
      expect(messages[1]!.text).toContain(part);
    }
  });

  it('repairs an answer without showing it again where there is no room for it', async () => {
    const broken = { ...annotationOf(won!), plan: '', world: 'w'.repeat(2_000) };
    const asked = async (contextWindow: number) => {
      const model = {
        ...scriptedModel((_, index) => (index === 0 ? broken : annotationOf(won!))),
        contextWindow,
      };
      await annotate({ model, environment, trajectory: won!, signal });
      return model.requests[1]!.messages.at(-1)!.text;
    };
    expect(await asked(8_000)).toContain('wwww');
    expect(await asked(1_000)).not.toContain('wwww');
    expect(await asked(1_000)).toContain('plan is empty');
  });

  it.each([
    ['a step is missing', { steps: annotationOf(won!).steps.slice(1) }, '2 steps are annotated, there are 3'],
    [
      'steps are out of order',
      { steps: [...annotationOf(won!).steps].reverse() },
      'step 3 stands where step 1 belongs',
    ],
    [
      'a step says nothing',
      { steps: annotationOf(won!).steps.map((step) => ({ ...step, reasoning: ' ' })) },
      'of step 1 is empty',
    ],
    ['a field is empty', { plan: '' }, 'plan is empty'],
  ])('sends the answer back once where %s, and then fails', async (_, change, problem) => {
    const broken = { ...annotationOf(won!), ...change };
    const mended = scriptedModel((_request, index) => (index === 0 ? broken : annotationOf(won!)));
    const annotation = await annotate({ model: mended, environment, trajectory: won!, signal });
    expect(annotation.transitions).toHaveLength(3);
    expect(mended.requests[1]!.messages.at(-1)!.text).toContain(problem);

    const stubborn = scriptedModel(() => broken);
    const error = await annotate({ model: stubborn, environment, trajectory: won!, signal }).catch((reason) => reason);
    expect(isChatFailure(error) && error.kind).toBe('invalid');
    expect(error.message).toContain(problem);
    expect(stubborn.requests).toHaveLength(2);
  });

  it.each<ChatFailureKind>(['rate-limited', 'server', 'timeout', 'connection', 'refused', 'empty', 'budget', 'denied'])(
    'passes a call that fails as %s on',
    async (kind) => {
      const model = scriptedModel(() => kind);
      await expect(annotate({ model, environment, trajectory: won!, signal })).rejects.toMatchObject({ kind });
      expect(model.requests).toHaveLength(1);
    },
  );

  it('refuses an attempt that has failed, and stops with its signal', async () => {
    const model = scriptedModel(() => annotationOf(won!));
    const failed = { ...won!, end: { kind: 'failed', code: 'ENVIRONMENT', message: 'gone' } as const };
    await expect(annotate({ model, environment, trajectory: failed, signal })).rejects.toThrow(
      'the attempt at house/1 has failed (ENVIRONMENT); leave it out',
    );
    const aborted = annotate({ model, environment, trajectory: won!, signal: AbortSignal.abort() });
    await expect(aborted).rejects.toThrow('aborted');
    expect(model.requests).toHaveLength(0);
  });
});
