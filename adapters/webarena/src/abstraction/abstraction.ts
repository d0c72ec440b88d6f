import type { Abstraction } from '@dreamgym/core';
import { readAction, writeAction } from './actions.ts';
import { actionsOn } from './actions-on.ts';
import { pageKind, pageParts } from './page-kind.ts';
import { readLine, sentences, writeLine } from './sentences.ts';

/** How abstract states read as facts: a sentence for each line, written back byte for byte. */
export const abstraction: Abstraction = {
  sentences,
  functional: ['title', 'address'],
  typeOf: (entity) => entityTypes.find(([, pattern]) => pattern.test(entity))?.[0] ?? 'text',
  entity: (type, number) => entityNames[type]?.(number) ?? `text ${number}`,
  readAction,
  writeAction,
  readObservation: (text) => text.split('\n').map(readLine),
  writeObservation: (read) => read.map(writeLine).join('\n'),
  actionsOn,
  pageKind,
  pageParts,
};

const entityTypes: readonly (readonly [string, RegExp])[] = [
  ['address', /^https?:\/\//],
  ['price', /^[$€£]\d/],
  ['number', /^\d+$/],
];

const entityNames: Readonly<Record<string, (number: number) => string>> = {
  address: (number) => `http://site.test/${number}`,
  price: (number) => `$${number}.00`,
  number: (number) => String(number),
};
