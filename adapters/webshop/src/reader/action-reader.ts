import type { ActionReader, ReadRequest } from '@dreamgym/core';
import { type ClickablePage, readClickables } from './clickables.ts';
import { clickableFeatures, otherFeatures, pageFeatures, priors } from './features.ts';
import { readRequest, type ShoppingRequest } from './shopping-request.ts';

const keptRequests = 160;
const keptPages = 256;
const mostRepeats = 3;

/** What is known of one instruction. */
interface View {
  readonly request: ShoppingRequest;
  /** Pages that were read lately, by their text: attempts at a goal see the same ones. */
  readonly pages: Map<string, { readonly actions: readonly string[]; readonly page: ClickablePage | undefined }>;
}

/**
 * Reads pages of the shop: which line of the page a click is on and what stands beside it, how much of the request a product
 * has, whether its price is within the bound, which options are asked for and which are chosen. Holds caches only.
 */
export function actionReader(): ActionReader {
  const views = new Map<string, View>();
  return {
    name: 'webshop',
    alone: true,
    priors,
    begin(instruction) {
      const view = views.get(instruction) ?? { request: readRequest(instruction), pages: new Map() };
      remember(views, instruction, view, keptRequests);
      const taken = new Map<string, number>();
      let before = 0;
      let step = 0;
      let last: { readonly actions: readonly string[]; readonly page: ClickablePage | undefined } | undefined;
      return {
        read({ observation, actions }) {
          step += 1;
          const page = pageOf(view, { observation, actions });
          last = { actions, page };
          if (!page) return { situation: [], actions: actions.map(otherFeatures) };
          return {
            situation: pageFeatures(page),
            actions: page.clickables.map((clickable, at) => {
              if (!clickable) return otherFeatures(actions[at]!);
              const repeats = Math.min(taken.get(actions[at]!) ?? 0, mostRepeats);
              return clickableFeatures({ clickable, page, repeats, before, step });
            }),
          };
        },
        acted(action) {
          taken.set(action, (taken.get(action) ?? 0) + 1);
          before = last?.page?.clickables[last.actions.indexOf(action)]?.sort ?? 0;
        },
      };
    },
  };
}

function pageOf({ pages, request }: View, { observation: { text }, actions }: ReadRequest): ClickablePage | undefined {
  const known = pages.get(text);
  if (known && known.actions.length === actions.length && known.actions.every((each, at) => each === actions[at])) {
    return known.page;
  }
  const page = readClickables(text, actions, request);
  remember(pages, text, { actions, page }, keptPages);
  return page;
}

function remember<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.set(key, value);
  if (map.size > most) map.delete(map.keys().next().value!);
}
