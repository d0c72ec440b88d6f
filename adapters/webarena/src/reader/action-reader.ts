import type { ActionReader, ReadRequest } from '@dreamgym/core';
import { type ElementPage, readElements } from './elements.ts';
import { actionFeatures, otherFeatures, pageFeatures, priors } from './features.ts';
import { type Instruction, readInstruction } from './instruction.ts';

const keptInstructions = 160;
const keptPages = 256;
const mostRepeats = 3;

/** What is known of one instruction. */
interface View {
  readonly instruction: Instruction;
  /** Pages that were read lately, by their text: attempts at a task see the same ones. */
  readonly pages: Map<string, { readonly actions: readonly string[]; readonly page: ElementPage | undefined }>;
}

/**
 * Reads pages in lines of roles and names: which element an action is on, how far the instruction asks for it by name or by
 * words beside it, whether the page says already what the action would, what sort of page it is. Holds caches only.
 */
export function actionReader(): ActionReader {
  const views = new Map<string, View>();
  return {
    name: 'webarena',
    alone: true,
    priors,
    begin(text) {
      const view = views.get(text) ?? { instruction: readInstruction(text), pages: new Map() };
      remember(views, text, view, keptInstructions);
      const { instruction } = view;
      const taken = new Map<string, number>();
      let before = 0;
      let last: { readonly actions: readonly string[]; readonly page: ElementPage | undefined } | undefined;
      return {
        read({ observation, actions }) {
          const page = pageOf(view, { observation, actions });
          last = { actions, page };
          if (!page) return { situation: [], actions: actions.map(otherFeatures) };
          return {
            situation: pageFeatures(page),
            actions: page.actions.map((action, at) => {
              const repeats = Math.min(taken.get(actions[at]!) ?? 0, mostRepeats);
              return actionFeatures({ action, page, instruction, repeats, before });
            }),
          };
        },
        acted(action) {
          taken.set(action, (taken.get(action) ?? 0) + 1);
          before = last?.page?.actions[last.actions.indexOf(action)]?.pattern ?? 0;
        },
      };
    },
  };
}

function pageOf(
  { pages, instruction }: View,
  { observation: { text }, actions }: ReadRequest,
): ElementPage | undefined {
  const known = pages.get(text);
  if (known && known.actions.length === actions.length && known.actions.every((each, at) => each === actions[at])) {
    return known.page;
  }
  const page = readElements(text, actions, instruction);
  remember(pages, text, { actions, page }, keptPages);
  return page;
}

function remember<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.set(key, value);
  if (map.size > most) map.delete(map.keys().next().value!);
}
