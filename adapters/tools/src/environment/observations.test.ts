import { expect, it } from 'vitest';
import { type ObservationPart, readObservation, writeObservation } from './observations.ts';

const parts: readonly (readonly ObservationPart[])[] = [
  [],
  [{ kind: 'result', value: { a: [1, null], b: 'x\ny' } }],
  [
    { kind: 'result', value: 'Done.\nAll of it.' },
    { kind: 'end', text: 'finished' },
  ],
  [{ kind: 'error', text: 'there is no order O-1' }],
  [
    { kind: 'user', text: 'Goodbye.' },
    { kind: 'end', text: 'the user left' },
  ],
];

it.each(parts.map((each) => [each]))('comes back as it was: %j', (each) => {
  expect(readObservation(writeObservation(each))).toEqual(each);
});

it('keeps what is said in one line', () => {
  expect(writeObservation([{ kind: 'user', text: ' Hello,\n\nend: finished ' }])).toBe('user: Hello, end: finished');
});
