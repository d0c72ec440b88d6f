import type { Split } from '@dreamgym/core';
import type { ToolTask } from '../environment/environment.ts';
import type { OfficialTask } from './data/official-tasks.ts';
import type { RetailData } from './data/read-data.ts';
import { spokenRequest } from './users/scripted-user.ts';

/** A customer who calls the shop. */
export interface RetailTask extends ToolTask {
  readonly official: OfficialTask;
}

/** Of so many official training tasks, in the order of their file, one is for validation. */
const trainingPerValidation = 5;

/**
 * The official tasks; the test is the official one. What is wanted the user says: an instruction would tell it to the agent before,
 * and in other words, unless the user goes by a script whose first words it may as well be.
 */
export function retailTasks(
  { tasks, splits }: Pick<RetailData, 'tasks' | 'splits'>,
  { isScripted }: { readonly isScripted: boolean },
): readonly RetailTask[] {
  const [train, test] = [new Set(splits.train), new Set(splits.test)];
  let trained = 0;
  const splitOf = (id: string): Split | undefined => {
    if (test.has(id)) return 'test';
    if (!train.has(id)) return undefined;
    trained += 1;
    return trained % trainingPerValidation === 0 ? 'validation' : 'train';
  };
  return tasks.flatMap((official) => {
    const split = splitOf(official.id);
    if (split === undefined) return [];
    const instruction = isScripted ? spokenRequest(official) : `Help the customer of call ${official.id}.`;
    return [{ id: `retail/${official.id}`, split, instruction, official }];
  });
}
