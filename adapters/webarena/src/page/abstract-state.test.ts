import { describe, expect, it } from 'vitest';
import { abstractState } from './abstract-state.ts';
import { pageOf } from './page.fixture.ts';
import type { PageNode, PageSnapshot } from './page-snapshot.ts';
import { recordedPage } from './record-page.fixture.ts';

function linesOf(page: PageSnapshot): readonly string[] {
  return abstractState(page).lines.slice(2);
}

describe('the abstract state', () => {
  it('of a recorded page has a line for each element and text', () => {
    expect(abstractState(recordedPage('order')).lines).toEqual([
      'page "Order #17 – “Pens & more”"',
      'link "Home"',
      'link "Cart (2 items)"',
      `link "O'Brien's \\"best\\""`,
      'image "Logo"',
      'heading "Order #17"',
      'text "Placed on 3 March by"',
      'text "Emma"',
      'link "Help"',
      'textbox "Search" = "blue pen"',
      'textbox "Password" = "•••••••"',
      'checkbox "Gift wrap" checked',
      'radio "Post" checked',
      'radio "Courier" disabled unchecked',
      'combobox "Sort by" = "Price, low to high" collapsed of "Newest", "Price, low to high"',
      'listbox "Colours"',
      'option "Red" selected',
      'option "Blue"',
      'spinbutton "Amount" = "2" required',
      'slider "Volume" = "4"',
      'textbox "Note" = "first line\\nsecond line"',
      'textbox "E-mail" = "nobody" invalid',
      'button "Save"',
      'button "Delete" disabled',
      'button "Bold" pressed',
      'button "Menu" collapsed',
      'row "Item | Price"',
      'row "Blue pen | $1.20"',
      'link "Ink"',
      'text "$4.00"',
      'text "Plain item"',
      'text "Item with"',
      'button "Remove"',
      'link "Red"',
      'link "Red" #2',
      'link "Green"',
      'button "More" collapsed',
      'tab "Notes" selected',
      'tab "Files"',
      'checkbox "All" partly checked',
      'alert "Saved."',
      'text "Unnamed toggle"',
      'text "No width"',
      'text "Far below"',
      'link "Far link"',
    ]);
  });

  it('is the same for the same page under other ids', () => {
    const page = recordedPage('order');
    const other = (id: string) => `9${id}`;
    const renumbered = page.nodes.map((node): PageNode => {
      return { ...node, id: other(node.id), backendNodeId: 7, children: node.children.map(other), bounds: undefined };
    });
    expect(abstractState({ ...page, nodes: renumbered }).lines).toEqual(abstractState(page).lines);
  });

  it('begins with the page, its address where one is given, and its tab', () => {
    expect(abstractState(pageOf(), { address: '/cart' }).lines).toEqual(['page "U" at /cart', 'tab 2 of 2']);
  });

  it('finds elements by the beginning of their lines', () => {
    const { elements, lines } = abstractState(recordedPage('order'));
    expect(elements.get('link "Red" #2')?.id).toBe('110');
    expect(elements.get('spinbutton "Amount"')?.id).toBe('6');
    for (const key of elements.keys())
      expect(lines.some((line) => line === key || line.startsWith(`${key} `))).toBe(true);
    expect(elements.has('alert "Saved."')).toBe(false);
  });

  it('shows what stands in frames and in parts of elements, but not what an element’s name says', () => {
    const page = pageOf(
      { id: '2', role: 'Iframe', name: 'Ad', children: ['f1e1'] },
      { id: 'f1e1', role: 'RootWebArea', name: 'Inner', frame: 1, children: ['f1e2'] },
      { id: 'f1e2', role: 'button', name: 'Buy', frame: 1, children: ['f1e3'] },
      { id: 'f1e3', role: 'StaticText', name: 'Buy', frame: 1 },
      { id: '3', role: 'treeitem', name: 'Folder', properties: [{ name: 'expanded', value: true }], children: ['4'] },
      { id: '4', role: 'treeitem', name: 'File' },
      { id: '5', role: 'heading', name: 'Big news', children: ['6', '7'] },
      { id: '6', role: 'StaticText', name: 'Big ' },
      { id: '7', role: 'link', name: 'news' },
      { id: '8', role: 'heading', name: 'A thread', children: ['9'] },
      { id: '9', role: 'link', name: 'A thread' },
    );
    expect(linesOf(page)).toEqual([
      'button "Buy"',
      'treeitem "Folder" expanded',
      'treeitem "File"',
      'heading "Big news"',
      'link "news"',
      'link "A thread"',
    ]);
  });

  it('leaves out labels and texts that say nothing', () => {
    const page = pageOf(
      { id: '2', role: 'StaticText', name: 'Name ' },
      { id: '3', role: 'textbox', name: 'Name', value: '' },
      { id: '4', role: 'StaticText', name: ' • | ' },
      { id: '5', role: 'StaticText', name: 'Name of what' },
    );
    expect(linesOf(page)).toEqual(['textbox "Name"', 'text "Name of what"']);
  });

  it('reads rows and items whole, unless something in them can be acted on', () => {
    const text = (id: string, name: string) => ({ id, role: 'StaticText', name });
    const page = pageOf(
      { id: '2', role: 'row', children: ['3', '5'] },
      { id: '3', role: 'cell', name: 'Ann Lee', children: ['4'] },
      text('4', 'Ann Lee'),
      { id: '5', role: 'cell', children: ['6', '7'] },
      text('6', 'since '),
      { id: '7', role: 'image', name: '2019' },
      { id: '8', role: 'listitem', children: ['9', '10'] },
      text('9', 'Post by '),
      { id: '10', role: 'link', name: 'ann' },
    );
    expect(linesOf(page)).toEqual(['row "Ann Lee | since 2019"', 'text "Post by"', 'link "ann"']);
  });

  it('goes on in further lines where a text, a name or a value is long, and keeps ends of lines', () => {
    const long = 'x'.repeat(300);
    const words = Array.from({ length: 40 }, (_, at) => `word${at}`).join(' ');
    const said = `Short. ${words}. ${words}`;
    const page = pageOf(
      { id: '2', role: 'StaticText', name: said },
      { id: '3', role: 'StaticText', name: long },
      { id: '4', role: 'textbox', name: 'Body', value: 'Dear all,\n\nyes.' },
      { id: '5', role: 'textbox', name: 'Note', value: long },
      { id: '6', role: 'link', name: long },
    );
    const [, , ...lines] = abstractState(page).lines;
    const texts = lines
      .map((line) => /^text (".*")$/.exec(line)?.[1])
      .flatMap((text) => (text ? [JSON.parse(text)] : []));
    expect(texts.join(' ')).toBe([said, 'x'.repeat(160), 'x'.repeat(140), 'x'.repeat(140), 'x'.repeat(140)].join(' '));
    expect(texts.every(({ length }) => length <= 160)).toBe(true);
    expect(lines).toContain('textbox "Body" = "Dear all,\\nyes."');
    expect(lines).toContain(`link "${'x'.repeat(160)}…"`);
  });

  it('is bounded: lines are left out from the end, with their elements', () => {
    const items = Array.from({ length: 50 }, (_, at) => ({ id: `${at + 2}`, role: 'button', name: `B${at}` }));
    const { lines, elements } = abstractState(pageOf(...items), { maxLength: 200 });
    expect(lines.join('\n').length).toBeLessThanOrEqual(200);
    expect(lines.at(-1)).toBe(`… ${52 - (lines.length - 1)} more lines`);
    expect(elements.size).toBe(lines.length - 3);
  });

  it('shows a long page part by part, down to its end and up again, and says what is left on both sides', () => {
    const page = pageOf(
      ...Array.from({ length: 100 }, (_, at) => ({ id: `${at + 2}`, role: 'link', name: `Number ${at}` })),
    );
    const seen = new Set<string>();
    let state = abstractState(page, { maxLength: 300 });
    const down = [state.part.from];
    for (
      ;
      state.lines.at(-1)!.startsWith('…');
      state = abstractState(page, { maxLength: 300, from: state.part.after })
    ) {
      for (const key of state.elements.keys()) seen.add(key);
      down.push(state.part.after);
      expect(state.lines.join('\n').length).toBeLessThanOrEqual(300);
      const counts = state.lines.flatMap((line) => /^… (\d+)/.exec(line)?.[1] ?? []).map(Number);
      expect(counts.reduce((sum, count) => sum + count, state.elements.size)).toBe(100);
    }
    for (const key of state.elements.keys()) seen.add(key);
    expect(seen.size).toBe(100);
    expect(state.lines[2]).toBe(`… ${100 - state.elements.size} more lines above`);
    let ups = 0;
    for (; state.part.from > 0; ups++) state = abstractState(page, { maxLength: 300, from: state.part.before });
    expect(ups).toBeLessThanOrEqual(down.length);
    expect(state).toEqual(abstractState(page, { maxLength: 300 }));
  });
});
