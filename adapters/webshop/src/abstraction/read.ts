import type { Sentence } from '@dreamgym/core';
import type { PageNode } from './nodes.ts';

const sentence = (kind: string, args: readonly string[], items?: readonly string[]): Sentence =>
  items ? { kind, arguments: args, items } : { kind, arguments: args };

/** The sentences of a page; undefined where it reads like none that the shop shows. */
export function readPage(nodes: readonly PageNode[]): Sentence[] | undefined {
  const texts = nodes.map(({ text }) => text);
  if (texts[0] === 'WebShop') return sentenceOfSearch(texts);
  if (texts[0] === 'Thank you for shopping with us!') return readPurchase(texts);
  const head = texts.indexOf('Instruction:');
  if (head < 0 || texts[head + 2] !== 'Back to Search') return undefined;
  const instruction = texts[head + 1]!;
  const body = nodes.slice(head + 3);
  const paging = /^Page (-?\d+) \(Total results: (\d+)\)$/.exec(body[0]?.text ?? '');
  if (paging) return readResults([instruction, paging[1]!, paging[2]!], body.slice(1));
  if (body[0]?.text !== '< Prev') return undefined;
  return readItem(instruction, body.slice(1)) ?? readDetail(instruction, body.slice(1));
}

function sentenceOfSearch(texts: readonly string[]): Sentence[] | undefined {
  return texts.length === 4 ? [sentence('search page', [texts[2]!])] : undefined;
}

function readPurchase(texts: readonly string[]): Sentence[] | undefined {
  const [asin = '', , options = ''] = texts.slice(6);
  const bought = optionsForm.test(options) ? Object.entries(JSON.parse(options) as Record<string, string>) : undefined;
  return (
    bought && [
      sentence('purchase', [asin, texts.at(-3) ?? '']),
      ...bought.map(([name, value]) => sentence('bought option', [name, value])),
    ]
  );
}

const jsonString = '"(?:[^"\\\\]|\\\\.)*"';
const optionsForm = new RegExp(`^\\{(?:${jsonString}: ${jsonString}(?:, |(?=\\})))*\\}$`);

function readResults(head: readonly string[], nodes: readonly PageNode[]): Sentence[] | undefined {
  const products = nodes.findIndex(({ text }) => text === 'Next >') + 1;
  const found: Sentence[] = [sentence('results page', head)];
  for (let at = products; at < nodes.length; at += 3) {
    const [product, title, price] = nodes.slice(at, at + 3);
    if (!price) return undefined;
    found.push(sentence(product!.clicked ? 'visited result' : 'result', [product!.text, title!.text, price.text]));
  }
  return found;
}

function readItem(instruction: string, nodes: readonly PageNode[]): Sentence[] | undefined {
  const rating = nodes.findLastIndex(({ text }) => text === 'Rating: N.A.');
  const price = nodes[rating - 1]?.text;
  if (rating < 2 || !price?.startsWith('Price: ')) return undefined;
  const links = nodes.slice(rating + 1).map(({ text }) => text);
  return [
    sentence('item page', [instruction]),
    ...readGroups(nodes.slice(0, rating - 2)),
    sentence('product', [nodes[rating - 2]!.text, price.slice('Price: '.length)]),
    sentence('links', [], links),
  ];
}

/** Names and values of options; where the mode does not tell them apart, as one list. */
function readGroups(nodes: readonly PageNode[]): Sentence[] {
  if (nodes.every(({ kind }) => kind === 'plain')) {
    return nodes.length === 0
      ? []
      : [
          sentence(
            'choices',
            [],
            nodes.map(({ text }) => text),
          ),
        ];
  }
  const found: Sentence[] = [];
  for (let at = 0; at < nodes.length; ) {
    const end = nodes.findIndex(({ kind }, place) => place > at && kind !== 'option');
    const values = nodes.slice(at + 1, end < 0 ? nodes.length : end);
    const name = nodes[at]!.text;
    found.push(
      sentence(
        'option group',
        [name],
        values.map(({ text }) => text),
      ),
    );
    for (const { text, clicked } of values) if (clicked) found.push(sentence('selected', [name, text]));
    at += 1 + values.length;
  }
  return found;
}

function readDetail(instruction: string, nodes: readonly PageNode[]): Sentence[] {
  return [sentence('detail page', [instruction]), ...nodes.map(({ text }) => sentence('detail', [text]))];
}
