import type { ActionReader } from '@dreamgym/core';
import { attemptMemory, observe, record } from './attempt-memory.ts';
import { priors, writeFeatures } from './features.ts';
import { candidateOf, type InstructionView, instructionView } from './instruction-view.ts';

const keptViews = 160;

/**
 * Reads household games: what kinds of things the instruction is about, which of the numbered things (`mug 1`) are of those
 * kinds, where they were seen last, what was done with them and how often a place was visited. Holds caches only.
 */
export function actionReader(): ActionReader {
  const views = new Map<string, InstructionView>();
  const viewOf = (instruction: string) => {
    let view = views.get(instruction);
    if (!view) {
      view = instructionView(instruction);
      views.set(instruction, view);
      if (views.size > keptViews) views.delete(views.keys().next().value!);
    }
    return view;
  };
  return {
    name: 'alfworld',
    alone: true,
    priors,
    begin(instruction) {
      const view = viewOf(instruction);
      const memory = attemptMemory(view);
      const situation: number[] = [];
      const lists: number[][] = [];
      const reading = { situation, actions: lists };
      return {
        read({ observation, actions }) {
          observe(memory, observation.text, actions);
          writeFeatures(memory, situation, lists);
          return reading;
        },
        acted(action) {
          record(memory, candidateOf(view, action));
        },
      };
    },
  };
}
