import type { Json } from '../contracts/json.ts';
import type { Task } from '../contracts/task.ts';

const copies = new WeakMap<Task, Task>();

/** A copy of a task that nobody can change, the same one for the same task: parts share what they are given. */
export function frozenTask(task: Task): Task {
  const known = copies.get(task);
  if (known) return known;
  const copy = frozen(task as unknown as Json) as unknown as Task;
  copies.set(task, copy);
  copies.set(copy, copy);
  return copy;
}

function frozen(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(frozen));
  // `Object.fromEntries` would take a member named `__proto__` for one like any other; a literal or an assignment would not.
  return Object.freeze(
    Object.fromEntries(Object.entries(value).map(([name, member]) => [name, frozen(member ?? null)])),
  );
}
