import { expect, test } from 'vitest';
import { actionReader } from './action-reader.ts';

const reading = (instruction: string, text: string, actions: readonly string[], taken: readonly string[] = []) => {
  const attempt = actionReader().begin(instruction);
  for (const action of taken) {
    attempt.read({ observation: { text }, actions: [...actions, action] });
    attempt.acted(action);
  }
  return attempt.read({ observation: { text }, actions }).actions.map((features) => Array.from(features));
};

test('an action is read as it would be for another instruction about other things', () => {
  const [mug] = reading('put a mug in shelf', '', ['take mug 1 from desk 2']);
  const [pen] = reading('put a pen in shelf', '', ['take pen 3 from desk 2']);
  const [other] = reading('put a pen in shelf', '', ['take mug 1 from desk 2']);
  const shared = (one: readonly number[], two: readonly number[]) => one.filter((each) => two.includes(each)).length;
  expect(shared(mug!, pen!)).toBeGreaterThan(shared(mug!, other!));
});

test('it is remembered what was taken and visited', () => {
  const actions = ['go to desk 1', 'go to desk 2'];
  const [fresh, other] = reading('put a mug in shelf', '', actions);
  const [visited, still] = reading('put a mug in shelf', '', actions, ['go to desk 1']);
  expect(visited).not.toEqual(fresh);
  expect(still!.filter((each) => other!.includes(each)).length).toBeGreaterThan(
    visited!.filter((each) => fresh!.includes(each)).length,
  );
});
