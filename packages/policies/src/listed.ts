import type { Observation } from '@dreamgym/core';
import { cut } from '@dreamgym/core/text';

/** The actions that an observation lists. Throws where it lists none. */
export function listed({ actions, text }: Observation, policy: string): readonly string[] {
  if (actions && actions.length > 0) return actions;
  throw new Error(
    `the observation lists no actions to choose from (${JSON.stringify(cut(text, 80))}); ` +
      `${policy} needs an environment that lists them in Observation.actions`,
  );
}
