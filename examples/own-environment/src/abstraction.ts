import type { Abstraction } from '@dreamgym/core';

const lit = { name: 'lit', arguments: ['$0'] };
const said = /^(\w+) is (on|off)\.$/;

/** How the room's text reads as facts. What pressing does is not said: that is learned. */
export const abstraction: Abstraction = {
  sentences: { on: { asserts: [lit] }, off: { denies: [lit] }, refusal: {} },
  functional: [],
  // There is one of each kind, and instructions name kinds by one word.
  typeOf: (entity) => entity,
  entity: (type) => type,
  readAction: (text) => (text.startsWith('press ') ? { name: 'press', arguments: [text.slice(6)] } : undefined),
  writeAction: ({ arguments: [name] }) => `press ${name}`,
  readObservation: (text) =>
    (text.match(/[^.]+\./g) ?? []).map((sentence) => {
      const [, name, state] = said.exec(sentence.trim()) ?? [];
      if (name && state) return { kind: state, arguments: [name] };
      return sentence.trim() === 'Nothing changes.'
        ? { kind: 'refusal', arguments: [] }
        : { kind: 'verbatim', arguments: [sentence.trim()] };
    }),
  writeObservation: (sentences) =>
    sentences
      .map(({ kind, arguments: [name = ''] }) => {
        if (kind === 'refusal') return 'Nothing changes.';
        return kind === 'verbatim' ? name : `${name} is ${kind}.`;
      })
      .join(' '),
};
