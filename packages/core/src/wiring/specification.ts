import type { Specified } from '../contracts/specification.ts';
import { DreamGymError } from '../errors.ts';

/** The version of the contracts that this package implements: the number that parts and adapters write down. */
export const specificationVersion = 1;

/**
 * Brings what was written for earlier contracts up to these ones, and refuses what was written for later ones. The only place
 * that knows of versions: where the contracts change, what leads from the version before stands here.
 */
export function upgraded<Part extends object>(part: Part, what: string): Part {
  const { specificationVersion: version = 1 } = part as Specified;
  if (version === specificationVersion) return part;
  throw new DreamGymError('CONFIGURATION', `${what} says specificationVersion ${version}, which is not known here`, {
    hint: `this @dreamgym/core knows version ${specificationVersion}: install a newer one, or an older version of that package`,
  });
}
