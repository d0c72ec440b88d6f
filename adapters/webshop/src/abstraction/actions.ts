import type { Term } from '@dreamgym/core';

const buttons = [
  'back to search',
  '< prev',
  'next >',
  'description',
  'features',
  'reviews',
  'attributes',
  'buy now',
] as const;
const clickable = new Set<string>(buttons);
const form = /^(search|click)\[(.+)\]$/;
const product = /^(?:b0[a-z0-9]{8}|\d{9}[\dx])$/;

/** `search(query)`, `open(product)`, `choose(value)`, or a button by its name. */
export function readAction(text: string): Term | undefined {
  const match = form.exec(text);
  if (!match) return undefined;
  const [, verb, argument] = match as unknown as [string, string, string];
  if (verb === 'search') return { name: 'search', arguments: [argument] };
  if (clickable.has(argument)) return { name: argument, arguments: [] };
  if (product.test(argument)) return { name: 'open', arguments: [argument.toUpperCase()] };
  return { name: 'choose', arguments: [argument] };
}

export function writeAction({ name, arguments: [argument = ''] }: Term): string {
  if (name === 'search') return `search[${argument}]`;
  if (name === 'open') return `click[${argument.toLowerCase()}]`;
  return name === 'choose' ? `click[${argument}]` : `click[${name}]`;
}
