import type { Sentence } from '@dreamgym/core';
import { safeJson } from '../pages/html/frame.ts';
import type { PageNode } from './nodes.ts';

const plain = (text: string): PageNode => ({ kind: 'plain', text });
const button = (text: string): PageNode => ({ kind: 'button', text });

/** The page that the sentences describe. */
export function writePage(sentences: readonly Sentence[], searchLabel: string): PageNode[] {
  const nodes: PageNode[] = [];
  const clicked: PageNode[] = [];
  const head = (instruction: string) => nodes.push(plain('Instruction:'), plain(instruction), button('Back to Search'));
  for (const [at, { kind, arguments: args, items = [] }] of sentences.entries()) {
    const [first = '', second = '', third = ''] = args;
    switch (kind) {
      case 'search page':
        nodes.push(plain('WebShop'), plain(searchLabel), plain(first), button('Search'));
        break;
      case 'results page':
        head(first);
        nodes.push(plain(`Page ${second} (Total results: ${third})`));
        if (Number(second) > 1) nodes.push(button('< Prev'));
        nodes.push(button('Next >'));
        break;
      case 'result':
      case 'visited result':
        nodes.push({ kind: 'product', text: first, clicked: kind === 'visited result' }, plain(second), plain(third));
        break;
      case 'item page':
      case 'detail page':
        head(first);
        nodes.push(button('< Prev'));
        break;
      case 'option group': {
        const chosen = selectedIn(sentences, at);
        nodes.push(plain(first), ...items.map((text) => option(text, chosen.has(text))));
        for (const text of items) if (chosen.has(text)) clicked.unshift(plain(`You have clicked ${text}.`));
        break;
      }
      case 'choices':
        nodes.push(...items.map(plain));
        break;
      case 'product':
        nodes.push(plain(first), plain(`Price: ${second}`), plain('Rating: N.A.'));
        break;
      case 'links':
        nodes.push(...items.map(button));
        break;
      case 'detail':
      case 'verbatim':
        nodes.push(plain(first));
        break;
      case 'purchase':
        nodes.push(...receipt(first, boughtOptions(sentences), second));
        break;
    }
  }
  return [...clicked, ...nodes];
}

function option(text: string, clicked: boolean): PageNode {
  return { kind: 'option', text, clicked };
}

/** The values that the sentences right after a group say are selected in it. */
function selectedIn(sentences: readonly Sentence[], group: number): Set<string> {
  const selected = new Set<string>();
  for (let at = group + 1; sentences[at]?.kind === 'selected'; at++) selected.add(sentences[at]!.arguments[1]!);
  return selected;
}

const before = ['Thank you for shopping with us!', 'Your code: ', 'None', ' (Paste it in your MTurk interface.)'];
const after =
  'attrs,None,category,None,query,None,product category,None,Target,asin,options,attrs,price upper,instuction text,' +
  'category,product category,query,Goal ,None,Reward,Your score (min 0.0, max 1.0)';

function boughtOptions(sentences: readonly Sentence[]): ReadonlyMap<string, string> {
  const bought = sentences.filter(({ kind }) => kind === 'bought option');
  return new Map(bought.map(({ arguments: [name = '', value = ''] }) => [name, value]));
}

function receipt(asin: string, options: ReadonlyMap<string, string>, score: string): PageNode[] {
  const texts = [...before, 'Purchased', 'asin', asin, 'options', safeJson(options), ...after.split(/,(?! )/)];
  return [...texts, score, 'Reward Details ', 'None'].map(plain);
}
