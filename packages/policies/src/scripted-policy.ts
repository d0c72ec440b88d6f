import type { BeginRequest, Observation, Policy } from '@dreamgym/core';

/** Says what to do next: the text of an action. `index` counts the actions of the attempt from 0. */
export type Script = (moment: {
  readonly task: BeginRequest['task'];
  readonly observation: Observation;
  readonly index: number;
}) => string;

/** Plays fixed actions, or what a function says. Throws where a list of actions is at its end. */
export function scriptedPolicy(script: readonly string[] | Script): Policy {
  const next: Script = typeof script === 'function' ? script : ({ index }) => lineOf(script, index);
  return {
    name: 'scripted-policy',
    begin({ task }) {
      let index = 0;
      return { act: (observation) => ({ text: next({ task, observation, index: index++ }) }) };
    },
  };
}

function lineOf(script: readonly string[], index: number): string {
  const text = script[index];
  if (text !== undefined) return text;
  throw new Error(`the script ends after ${script.length} actions and the episode goes on; write more, or a function`);
}
