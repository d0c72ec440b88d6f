import type { Environment, Split, Task } from '@dreamgym/core';
import { abstraction } from './abstraction.ts';

const colours: Record<Split, readonly string[]> = {
  train: ['red', 'green', 'blue', 'white'],
  validation: ['pink'],
  test: ['grey'],
};
const lamps = Object.values(colours).flat();
const taskOf = (lamp: string): Task => ({
  id: `lamps/${lamp}`,
  instruction: `Light ${lamp}.`,
  origin: { kind: 'seed' },
});

/** Lamps that can be lit once the main is on, one wanted, and time for two. */
export const lampRoom: Environment = {
  name: 'lamps',
  stepLimit: 3,
  abstraction,
  tasks: async (split) => colours[split].map(taskOf),
  async start({ id }, { signal }) {
    signal.throwIfAborted();
    const wanted = lamps.find((lamp) => taskOf(lamp).id === id);
    if (wanted === undefined) throw new Error(`there is no task "${id}" in lamps`);
    const lit = new Set<string>();
    let left = 3;
    const off = () => ['main', ...lamps].filter((name) => !lit.has(name));
    const open = () => off().filter((name) => lit.has('main') || name === 'main');
    const observe = (text: string) => ({ text, actions: open().map((name) => `press ${name}`) });
    return {
      observation: observe(
        off()
          .map((name) => `${name} is off.`)
          .join(' '),
      ),
      step({ text }) {
        signal.throwIfAborted();
        if (left === 0) throw new Error('this attempt is over; start another one');
        const pressed = open().find((name) => text === `press ${name}`);
        if (pressed) lit.add(pressed);
        const solved = lit.has(wanted);
        left = solved ? 0 : left - 1;
        const observation = observe(pressed ? `${pressed} is on.` : 'Nothing changes.');
        return { observation, reward: solved ? 1 : 0, terminated: solved, truncated: !solved && left === 0 };
      },
      async close() {
        left = 0;
      },
    };
  },
};
