import { describe, expect, it } from 'vitest';
import { ariaNodes } from './aria-nodes.ts';
import { type AriaNode, ariaText } from './aria-text.ts';
import { recordedPage } from './record-page.fixture.ts';

const tabs = [{ title: 'T', url: 'http://a/' }];

function treeOf(page: readonly (AriaNode | string)[], maxLength?: number): string {
  return ariaText(page, { tabs, current: 0, maxLength }).text.split('\n').slice(2).join('\n');
}

describe('the aria format', () => {
  it('shows a recorded page without what an agent has no use for', () => {
    expect(`\n${treeOf(ariaNodes(recordedPage('order')).nodes)}\n`).toBe(`
- banner
  - navigation
    - link "Home" [ref=e1]
    - link "Cart (2 items)" [ref=e2]
    - link "O'Brien's \\"best\\"" [ref=e3]
  - image "Logo"
- main
  - heading "Order #17"
  - paragraph
    - text: Placed on 3 March by Emma.
    - link "Help" [ref=e4]
  - textbox "Search" [ref=e5]: blue pen
  - textbox "Password" [ref=e6]: •••••••
  - checkbox "Gift wrap" [checked] [ref=e7]
  - radio "Post" [checked] [ref=e8]
  - radio "Courier" [disabled] [ref=e9]
  - combobox "Sort by" [ref=e10]
    - option "Newest"
    - option "Price, low to high" [selected]
  - listbox "Colours" [ref=e13]
    - option "Red" [selected] [ref=e14]
    - option "Blue" [ref=e15]
  - spinbutton "Amount" [ref=e16]: 2
  - slider "Volume" [ref=e17]: 4
  - textbox "Note" [ref=e18]: first line second line
  - textbox "E-mail" [invalid] [ref=e19]: nobody
  - button "Save" [ref=e20]
  - button "Delete" [disabled] [ref=e21]
  - button "Bold" [pressed] [ref=e22]
  - button "Menu" [ref=e23]
  - table
    - row
      - columnheader: Item
      - columnheader: Price
    - row
      - cell: Blue pen
      - cell: $1.20
    - row
      - cell
        - link "Ink" [ref=e24]
      - cell: $4.00
  - list
    - listitem: Plain item
    - listitem
      - text: Item with
      - button "Remove" [ref=e25]
  - list
    - listitem
      - link "Red" [ref=e26]
    - listitem
      - link "Red" [ref=e27]
    - listitem
      - link "Green" [ref=e28]
  - group
    - button "More" [ref=e29]
  - tablist
    - tab "Notes" [selected] [ref=e30]
    - tab "Files" [ref=e31]
  - checkbox "All" [checked=mixed] [ref=e32]
  - alert: Saved.
  - text: Unnamed toggle
  - paragraph: No width
  - paragraph
    - text: Far below
    - link "Far link" [ref=e33]
`);
  });

  it('is headed by the tabs', () => {
    const two = [...tabs, { title: 'U', url: 'http://b/' }];
    expect(ariaText([], { tabs: two, current: 1 }).text).toBe('Tab 0: T | Tab 1 (current): U\n\n');
  });

  it('names what its references stand for', () => {
    const { elements } = ariaText(ariaNodes(recordedPage('order')).nodes, { tabs, current: 0 });
    expect(elements.get('e4')).toBe('link "Help"');
    expect(elements.get('e99')).toBeUndefined();
  });

  it('shows what stands at the top of a page, texts included', () => {
    expect(treeOf(['Hello  there', { role: 'paragraph', text: 'you' }])).toBe('- text: Hello there\n- paragraph: you');
  });
});

describe('a page that is too long', () => {
  const rows = Array.from({ length: 40 }, (_, at): readonly AriaNode[] => [
    { role: 'paragraph', text: `Paragraph ${at}` },
    { role: 'button', name: `B${at}`, ref: `e${at}` },
  ]).flat();
  const partOf = (from: number) => ariaText(rows, { tabs, current: 0, maxLength: 600, from });

  it('is shown part by part, with the elements of the part, and says what is left on both sides', () => {
    const seen = new Set<string>();
    let shown = partOf(0);
    for (; /more lines$/.test(shown.text); shown = partOf(shown.part.after)) {
      const [, , ...lines] = shown.text.split('\n');
      expect(lines.join('\n').length).toBeLessThanOrEqual(600);
      const left = lines.flatMap((line) => /… (\d+)/.exec(line)?.[1] ?? []).map(Number);
      const marks = left.length;
      expect(left.reduce((sum, count) => sum + count, lines.length - marks)).toBe(80);
      for (const ref of shown.elements.keys()) seen.add(ref);
    }
    for (const ref of shown.elements.keys()) seen.add(ref);
    expect(seen.size).toBe(40);
    expect(shown.text).toContain('more lines above');
    expect(ariaText(rows, { tabs, current: 0 }).part).toEqual({ from: 0, before: 0, after: 0 });
  });
});
