import { describe, expect, it } from 'vitest';
import { chatFailure } from './chat-failure.ts';
import { requestOf } from './request.fixture.ts';
import { scripted } from './scripted.ts';

const schema = { type: 'object', properties: { x: { type: 'number' } }, required: ['x'], additionalProperties: false };

describe('scripted', () => {
  it('answers in order, remembers the requests, and names the end of its script', async () => {
    const model = scripted({ answers: ['one', { json: { x: 1 } }] });
    expect((await model.chat(requestOf('a'))).text).toBe('one');
    expect((await model.chat(requestOf('b', { schema }))).json).toEqual({ x: 1 });
    expect(model.requests.map(({ messages }) => messages[0]!.text)).toEqual(['a', 'b']);
    await expect(model.chat(requestOf('c'))).rejects.toThrow('has 2 answers and was asked once more');
  });

  it('fails as a server does', async () => {
    const model = scripted({ answers: ['', '{"x": "1"}', chatFailure('overloaded', 'busy')] });
    await expect(model.chat(requestOf('a'))).rejects.toMatchObject({ kind: 'empty' });
    await expect(model.chat(requestOf('b', { schema }))).rejects.toMatchObject({
      kind: 'invalid',
      message: 'the answer does not meet the schema: answer/x must be number',
    });
    await expect(model.chat(requestOf('c'))).rejects.toMatchObject({ kind: 'overloaded', retryable: true });
  });
});
