import type { ActionReader } from '@dreamgym/core';
import { hashText, mix } from '@dreamgym/core/text';

const words = (text: string) => text.toLowerCase().match(/\p{L}+/gu) ?? [];

/** Says of an action which of its words the instruction has, too. */
export const namedInInstruction: ActionReader = {
  name: 'named-in-instruction',
  begin(instruction) {
    const wanted = new Set(words(instruction));
    return {
      read: ({ actions }) => ({
        situation: [],
        actions: actions.map((action) => {
          const named = words(action).filter((word) => wanted.has(word)).length;
          return [mix(hashText('named'), named)];
        }),
      }),
      acted() {},
    };
  },
};
