import type { Abstraction } from '@dreamgym/core';
import { readAction, writeAction } from './actions.ts';
import { readObservation, writeObservation } from './observations.ts';
import { forms } from './sentences.ts';

/**
 * How ALFWorld's text reads as facts, both dialects: `at`, `on`, `open`, `closed`, `holding`, `hot`, `cool`, `clean`,
 * `sliced`, `lit`, `facing`, `inside` and `receptacle`. What is read is written back byte for byte.
 */
export const abstraction: Abstraction = {
  sentences: {
    ...Object.fromEntries(
      Object.entries(forms).map(([kind, { asserts, denies, lists }]) => [kind, { asserts, denies, lists }]),
    ),
    verbatim: {},
  },
  functional: ['at'],
  typeOf: (entity) => entity.slice(0, entity.lastIndexOf(' ')),
  entity: (type, number) => `${type} ${number}`,
  readAction,
  writeAction,
  readObservation,
  writeObservation,
};
