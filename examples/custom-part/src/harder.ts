import type { TaskGenerator } from '@dreamgym/core';

/** Asks for two things where a parent asks for one. */
export function twoAtOnce(): TaskGenerator {
  return {
    async generate({ parents, count, signal }) {
      signal.throwIfAborted();
      return parents.slice(0, count).map((parent, index) => {
        const other = parents[(index + 1) % parents.length]!;
        return {
          id: `${parent.id}+${other.id}`,
          instruction: `${parent.instruction} And then: ${other.instruction}`,
          family: parent.family,
          origin: { kind: 'generated', parent: parent.id, reason: 'both were solved now and then' },
        };
      });
    },
  };
}
