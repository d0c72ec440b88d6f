import type { Environment } from './contracts/environment.ts';
import type { Split, Task } from './contracts/task.ts';
import { boundary, DreamGymError } from './errors.ts';

/** The tasks of a split. Throws where they are no list of tasks, saying what they are. */
export async function tasksOf(environment: Environment, split: Split): Promise<readonly Task[]> {
  const { name } = environment;
  const tasks: unknown = await boundary('ENVIRONMENT', name, () => environment.tasks(split));
  if (!Array.isArray(tasks)) throw wrong(`tasks('${split}') gave ${JSON.stringify(tasks) ?? String(tasks)}`);
  const at = tasks.findIndex((task) => typeof task?.id !== 'string' || typeof task.instruction !== 'string');
  if (at >= 0) throw wrong(`task ${at + 1} of tasks('${split}') is ${JSON.stringify(tasks[at]) ?? String(tasks[at])}`);
  return tasks;

  function wrong(what: string): DreamGymError {
    return new DreamGymError('ENVIRONMENT', `${name}: ${what}`, {
      hint: "give a list of tasks: [{ id: 'train/1', instruction: '…', origin: { kind: 'seed' } }]",
    });
  }
}
