import { describe, expect, it } from 'vitest';
import type { ResponseCheck } from '../../tasks/formats/answer-key.ts';
import { checkResponse } from './check-response.ts';

const anything: ResponseCheck = {
  taskType: 'retrieve',
  status: 'SUCCESS',
  data: null,
  schema: { type: 'array', items: { type: 'string' } },
  ordered: false,
};

/** Whether an answer passes; what is no text is what it retrieves. */
function passes(expected: Partial<ResponseCheck>, given: unknown): boolean | undefined {
  const retrieved = { task_type: 'RETRIEVE', status: 'SUCCESS', retrieved_data: given };
  const answer = typeof given === 'string' ? given : JSON.stringify(retrieved);
  return checkResponse({ ...anything, ...expected }, answer, (text) => text).passed;
}

describe('a response', () => {
  it('is JSON, in a fence or without, by either name of the task type', () => {
    const data = ['a'];
    for (const given of [
      '{"task_type": "retrieve", "status": "success", "retrieved_data": ["A"], "error_details": "x"}',
      'Here:\n```json\n{"performed_operation": "RETRIEVE", "status": "SUCCESS", "retrieved_data": ["a"]}\n```',
    ]) {
      expect(passes({ data }, given), given).toBe(true);
    }
    for (const given of [
      '{"task_type": "mutate", "status": "success", "retrieved_data": ["a"]}',
      '{"task_type": "retrieve", "status": "UNKNOWN_ERROR", "retrieved_data": ["a"]}',
      '{"task_type": "retrieve", "status": "SUCCESS"}',
      ...['a', '["a"]', '', 'null', '{}', '{"task_type": 1}'],
    ]) {
      expect(passes({ data }, given), given).toBe(false);
    }
  });

  it('holds all the data and nothing else, in any order unless it matters', () => {
    const data = ['a', 'b', 'b'];
    expect(passes({ data }, ['b', 'a', 'B'])).toBe(true);
    expect(passes({ data }, ['b', 'a'])).toBe(false);
    expect(passes({ data }, ['b', 'a', 'b', 'b'])).toBe(false);
    expect(passes({ data }, null)).toBe(false);
    expect(passes({ data, ordered: true }, ['a', 'b', 'b'])).toBe(true);
    expect(passes({ data, ordered: true }, ['b', 'a', 'b'])).toBe(false);
    expect(passes({ data: ['a'] }, 'null')).toBe(false);
    expect(passes({ data: [['a', 'x'], 'b'] }, ['b', 'x'])).toBe(true);
  });

  it('holds objects with the named properties and no others', () => {
    const items = { type: 'object', properties: { name: { type: 'string' }, count: { type: 'number' } } };
    const expected = { data: [{ name: 'Ann', count: 2 }], schema: { type: 'array', items } };
    expect(passes(expected, [{ name: 'ann', count: '2' }])).toBe(true);
    expect(passes(expected, [{ name: 'ann', count: 'two' }])).toBe(true);
    expect(passes(expected, [{ name: 'ann' }])).toBe(false);
    expect(passes(expected, [{ name: 'ann', count: 2, age: 3 }])).toBe(false);
    expect(passes(expected, ['ann'])).toBe(false);
  });

  it('is taken for what it says: no pattern, and no list to choose from', () => {
    const one = (type: string, expected: unknown) => ({ data: [expected], schema: { type: 'array', items: { type } } });
    const secret = one('string', 'secret');
    expect(passes(secret, ['Secret'])).toBe(true);
    expect(passes(one('string', ['^se.*$', 'other']), ['secret'])).toBe(true);
    for (const data of ['^.*$', '^($', '^(secret|x)$', ['secret', 'other']]) {
      expect(passes(secret, [data]), String(data)).toBe(false);
    }
    expect(passes(secret, '{"task_type": "RETRIEVE", "status": "^.*$", "retrieved_data": ["secret"]}')).toBe(false);
    expect(passes(one('number', 7), [7])).toBe(true);
    expect(passes(one('number', 7), [[1, 7]])).toBe(false);
    const place = one('coordinates', [40, -80]);
    expect(passes(place, [[40, -80]])).toBe(true);
    const two = [
      [1, 2],
      [40, -80],
    ];
    expect(passes(place, [two])).toBe(false);
  });
});
