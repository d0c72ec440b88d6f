import type { Abstraction, Trajectory } from '@dreamgym/core';
import { actionFillers } from './action-fillers.ts';
import { actionGrammar } from './action-grammar.ts';
import { listStyles, newItems, type ReadText } from './lists.ts';
import { learnMeanings, type ReadStep } from './meanings.ts';
import { type Names, namesOf } from './names.ts';
import { observationGrammar, verbatim } from './observation-grammar.ts';
import { anyMark, sentencesOf, skeletonsOf } from './skeletons.ts';
import { mineTemplates, type SkeletonText } from './templates.ts';

/**
 * How an unknown environment's text reads, mined from its recordings as logs are parsed: the names of entities from what
 * changes in actions, the kinds of sentences from what is left of observations without names, and what they report from
 * when they are said. Throws where no name is to be found.
 */
export function mineAbstraction(trajectories: readonly Trajectory[]): Abstraction {
  const actionTexts = actionsOf(trajectories);
  const texts = [...new Set(trajectories.flatMap(textsOf))];
  let names = mineNames(actionTexts, texts);
  const styles = listStyles(texts.flatMap((text) => readSentences(text, names)));
  const listed = newItems(
    texts.flatMap((text) => readSentences(text, names)),
    styles,
    names.shapes,
  );
  names = namesOf([...names.known, ...listed]);
  const actions = actionGrammar(actionTexts, names);
  if (actions.lifted === 0) {
    throw new Error(
      'no names that actions and observations share could be mined from the recordings; give the environment an abstraction, or use another experience model',
    );
  }
  const skeletons = trajectories.flatMap((trajectory) => skeletonTexts(trajectory, { actions, names, styles }));
  const templates = mineTemplates(skeletons, styles);
  const grammar = observationGrammar(templates, { names, styles, texts });
  const steps = trajectories.map((trajectory) => readSteps(trajectory, { actions, grammar }));
  const { sentences, functional } = learnMeanings(steps, grammar.forms, names);
  return {
    sentences: { ...sentences, [verbatim]: {} },
    functional,
    typeOf: names.typeOf,
    entity: names.entity,
    readAction: actions.read,
    writeAction: actions.write,
    readObservation: grammar.read,
    writeObservation: grammar.write,
  };
}

const textsOf = ({ opening, transitions }: Trajectory) => [
  opening.text,
  ...transitions.map(({ observation }) => observation.text),
];

/** The texts of all actions that were listed, or taken where none are listed. */
function actionsOf(trajectories: readonly Trajectory[]): readonly string[] {
  const texts = new Set<string>();
  for (const { opening, transitions } of trajectories) {
    let before = opening;
    for (const { action, observation } of transitions) {
      for (const text of before.actions ?? [action.text]) texts.add(text);
      before = observation;
    }
  }
  return [...texts];
}

/** What changes in actions and is spoken of in observations; of a filler only what it is ever found as, in its full length. */
function mineNames(actionTexts: readonly string[], texts: readonly string[]): Names {
  const fillers = actionFillers(actionTexts);
  const all = namesOf(fillers);
  const inActions = new Set(actionTexts.flatMap((text) => all.mentionsIn(text).map(({ name }) => name)));
  const inTexts = new Set(texts.flatMap((text) => all.mentionsIn(text).map(({ name }) => name)));
  return namesOf([...inActions].filter((name) => inTexts.has(name)));
}

function readSentences(text: string, names: Names): ReadText[] {
  if (anyMark.test(text)) return [];
  return sentencesOf(text).pieces.map((piece) => ({ text: piece.text, mentions: names.mentionsIn(piece.text) }));
}

interface Grammars {
  readonly actions: ReturnType<typeof actionGrammar>;
  readonly grammar: ReturnType<typeof observationGrammar>;
}

function skeletonTexts(
  { task, opening, transitions }: Trajectory,
  given: Pick<Grammars, 'actions'> & Parameters<typeof skeletonsOf>[2],
): SkeletonText[] {
  let before = opening;
  const first = { skeletons: skeletonsOf(opening.text, task.instruction, given), schema: undefined, arguments: [] };
  const rest = transitions.map(({ action, observation }) => {
    const isAccepted = before.actions?.includes(action.text) ?? true;
    before = observation;
    const term = isAccepted ? given.actions.read(action.text) : undefined;
    const skeletons = skeletonsOf(observation.text, task.instruction, given);
    return { skeletons, schema: term?.name, arguments: term?.arguments ?? [] };
  });
  return [first, ...rest].flatMap((text) => (text.skeletons ? [{ ...text, skeletons: text.skeletons }] : []));
}

function readSteps({ opening, transitions }: Trajectory, { actions, grammar }: Grammars): ReadStep[] {
  const read = (texts: readonly string[] = []) => texts.flatMap((text) => actions.read(text) ?? []);
  let before = opening;
  let openBefore = read(opening.actions);
  return transitions.map(({ action, observation }) => {
    const isAccepted = before.actions?.includes(action.text) ?? true;
    before = observation;
    const openAfter = read(observation.actions);
    const step = {
      action: isAccepted ? actions.read(action.text) : undefined,
      openBefore,
      openAfter,
      sentences: grammar.read(observation.text),
    };
    openBefore = openAfter;
    return step;
  });
}
