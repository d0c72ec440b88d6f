import { strip } from '../python/text.ts';
import type { View } from '../shop/view.ts';
import { type TextNode, textNodes } from './nodes.ts';
import { urlOf } from './url.ts';

/** The page in the mode `text`. */
export function plainText(view: View): string {
  return textNodes(view)
    .map(({ text }) => strip(text))
    .join(' [SEP] ');
}

/** The page in the mode `text_rich`, where buttons, choices and visited products are marked. */
export function richText(view: View): string {
  let text = '';
  const url = view.page === 'item' && view.product!.options.size > 0 ? urlOf(view) : '';
  for (const node of textNodes(view)) {
    const clicked = isClicked(node, view, url);
    // The latest one comes first, above everything.
    if (clicked && node.kind === 'option') text = `You have clicked ${node.text}.\n${text}`;
    text += `${richNode(node, clicked)}\n`;
  }
  return text;
}

function isClicked({ kind, text }: TextNode, { visited }: View, url: string): boolean {
  if (kind === 'product') return visited.has(text);
  return kind === 'option' && url.includes(`"${text}"`);
}

function richNode({ kind, text }: TextNode, clicked: boolean): string {
  const mark = clicked ? 'clicked button' : 'button';
  switch (kind) {
    case 'plain':
      return text;
    case 'button':
      return `[button] ${text} [button_]`;
    case 'option':
      return `  [${mark}] ${text} [${mark}_]`;
    case 'product':
      return `\n[${mark}] ${text} [${mark}_]`;
  }
}
