import type { Abstraction } from '@dreamgym/core';
import { strip } from '../python/text.ts';
import { readAction, writeAction } from './actions.ts';
import { actionsOn } from './actions-on.ts';
import { type PageNode, plainJoining, richJoining } from './nodes.ts';
import { readPage } from './read.ts';
import { requirementsOf } from './requirements.ts';
import { sentences } from './sentences.ts';
import { writePage } from './write.ts';

/**
 * How the shop's pages read as facts: page, results with title and price, the product on view with options, what is
 * selected (`text_rich` only: `text` does not show it), the receipt, what a shopper asks for. What is read is written back
 * byte for byte.
 */
export function abstraction(mode: 'text' | 'text_rich'): Abstraction {
  const joining = mode === 'text' ? plainJoining : richJoining;
  const write = (read: Parameters<typeof writePage>[0]) => {
    if (read.length === 1 && read[0]!.kind === 'verbatim') return read[0]!.arguments[0]!;
    const nodes = writePage(read, joining.searchLabel);
    return joining.write(mode === 'text' ? nodes.map(stripped) : nodes);
  };
  return {
    sentences,
    functional: ['page', 'instruction', 'page number', 'total', 'viewed', 'viewed price', 'bought', 'score'],
    typeOf: (entity) => entityTypes.find(([, pattern]) => pattern.test(entity))?.[0] ?? 'text',
    entity: (type, number) => entityNames[type]?.(number) ?? `text ${number}`,
    readAction,
    writeAction,
    readObservation(text) {
      const read = readPage(joining.read(text));
      return read && write(read) === text ? read : [{ kind: 'verbatim', arguments: [text] }];
    },
    writeObservation: write,
    readInstruction: requirementsOf,
    // The mode `text` does not tell the names of options from their values.
    ...(mode === 'text_rich' && { actionsOn }),
  };
}

const entityTypes: readonly (readonly [string, RegExp])[] = [
  ['product', /^B0[A-Z0-9]{8}$/],
  ['price', /^\$\d/],
];

const entityNames: Readonly<Record<string, (number: number) => string>> = {
  product: (number) => `B0${String(number).padStart(8, '0')}`,
  price: (number) => `$${number}.0`,
};

function stripped(node: PageNode): PageNode {
  return { ...node, text: strip(node.text) };
}
