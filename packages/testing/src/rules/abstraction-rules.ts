import { type EnvironmentSubject, rule } from './environment-stage.ts';
import { ensure, ensureSame } from './expectations.ts';
import type { Rules } from './rule.ts';

const noAbstraction = 'the environment has no abstraction';

/** What an environment's abstraction promises, tried on the texts of an attempt. */
export const abstractionRules = {
  'writes every observation as it was read': rule(async ({ environment: { abstraction }, start, play }) => {
    if (!abstraction) return noAbstraction;
    for (const { text } of [(await start()).observation, ...(await play()).steps.map((step) => step.observation)]) {
      const written = abstraction.writeObservation(abstraction.readObservation(text));
      ensureSame(written, text, 'an observation was written differently', 'keep what is not understood as verbatim');
    }
    return undefined;
  }),

  'writes every action as it was read': rule(async ({ environment: { abstraction }, start, play }) => {
    if (!abstraction) return noAbstraction;
    const observations = [(await start()).observation, ...(await play()).steps.map((step) => step.observation)];
    for (const action of observations.flatMap(({ actions = [] }) => actions)) {
      const term = abstraction.readAction(action);
      ensure(term !== undefined, `the listed action "${action}" was not read`, 'let readAction know its schema');
      ensureSame(
        abstraction.writeAction(term),
        action,
        'an action was written differently',
        'let writeAction undo readAction',
      );
    }
    return undefined;
  }),

  'gives every kind of sentence a meaning': rule(async ({ environment: { abstraction }, start, play }) => {
    if (!abstraction) return noAbstraction;
    const observations = [(await start()).observation, ...(await play()).steps.map((step) => step.observation)];
    for (const { kind } of observations.flatMap(({ text }) => abstraction.readObservation(text))) {
      const known = kind === 'verbatim' || kind in abstraction.sentences;
      ensure(
        known,
        `sentences of kind "${kind}" have no meaning`,
        'add the kind to abstraction.sentences: with what it reports, or {} where it answers an action',
      );
    }
    return undefined;
  }),

  'types an entity as the type it was made of': rule(async ({ environment: { abstraction }, start, play }) => {
    if (!abstraction) return noAbstraction;
    const observations = [(await start()).observation, ...(await play()).steps.map((step) => step.observation)];
    const sentences = observations.flatMap(({ text }) => abstraction.readObservation(text));
    for (const entity of sentences.flatMap(({ items = [] }) => items)) {
      const type = abstraction.typeOf(entity);
      const made = abstraction.entity(type, 1);
      ensureSame(abstraction.typeOf(made), type, `"${made}" has another type`, 'let typeOf undo entity');
    }
    return undefined;
  }),
} satisfies Rules<EnvironmentSubject>;
