import type { Abstraction, Json, Sentence, Term } from '@dreamgym/core';
import {
  readToolAction,
  readToolObservation,
  type ToolObservationPart,
  writeToolAction,
  writeToolObservation,
} from '@dreamgym/core/tool-actions';

/** How attempts with tools read: calls with their arguments as JSON, and observations part by part. */
export function abstraction(): Abstraction {
  return {
    sentences: { result: {}, error: {}, user: {}, end: {} },
    functional: [],
    toolActions: true,
    typeOf: (entity) => entity.replace(/ \d+$/, ''),
    entity: (type, number) => `${type} ${number}`,
    readAction: (text) => {
      const action = readToolAction(text);
      const written = writeToolAction(action);
      // What is written otherwise is not to be written back as it was.
      if (written !== text) return undefined;
      if (action.kind !== 'call') return { name: action.kind, arguments: action.text === '' ? [] : [action.text] };
      return { name: `call ${action.name}`, arguments: [JSON.stringify(action.arguments)] };
    },
    writeAction: (action) => writeToolAction(actionOf(action)),
    readObservation: (text) => readToolObservation(text).map(sentenceOf),
    writeObservation: (sentences) => writeToolObservation(sentences.map(partOf)),
  };
}

function actionOf({ name, arguments: [given = ''] }: Term) {
  const tool = /^call (.*)$/.exec(name)?.[1];
  if (tool !== undefined) return { kind: 'call' as const, name: tool, arguments: JSON.parse(given || '{}') as Json };
  return { kind: name === 'finish' ? ('finish' as const) : ('say' as const), text: given };
}

const sentenceOf = (part: ToolObservationPart): Sentence => ({
  kind: part.kind,
  arguments: [part.kind === 'result' ? writeToolObservation([part]) : part.text],
});

function partOf({ kind, arguments: [text = ''] }: Sentence): ToolObservationPart {
  if (kind === 'error' || kind === 'user' || kind === 'end') return { kind, text };
  return { kind: 'result', value: text };
}
