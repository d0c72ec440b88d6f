import { describe, expect, it } from 'vitest';
import { abstractState } from '../page/abstract-state.ts';
import { recordedPage } from '../page/record-page.fixture.ts';
import { abstraction } from './abstraction.ts';

const { readObservation, writeObservation, readAction, writeAction, pageKind } = abstraction;
const read = (line: string) => readObservation(line)[0];

describe('an abstract state as sentences', () => {
  it.each(['order', 'tracker'] as const)('is understood and written back byte for byte: %s', (name) => {
    const text = abstractState(recordedPage(name), { address: 'http://shop.test/order/17' }).lines.join('\n');
    const sentences = readObservation(text);
    expect(sentences.map(({ kind }) => kind)).not.toContain('verbatim');
    for (const { kind } of sentences) expect(abstraction.sentences).toHaveProperty([kind]);
    expect(writeObservation(sentences)).toBe(text);
  });

  it.each([
    ['page "Cart" at http://shop.test/cart?a=b c', 'page', ['Cart', 'http://shop.test/cart?a=b c']],
    ['tab 2 of 3', 'open tab', ['2', '3']],
    ['tab "Notes" selected', 'tab', ['Notes', '', 'selected']],
    ['link "Say \\"hi\\"" #2', 'link', ['Say "hi"', '2', '']],
    ['checkbox "All" partly checked', 'checkbox', ['All', '', 'partly checked']],
    ['textbox "Note" = "a of \\"b\\"" required', 'textbox', ['Note', '', 'a of "b"', 'required']],
    ['row "Pen | $1.20"', 'row', ['Pen | $1.20']],
    ['… 12 more lines', 'more', ['12']],
    ['… 3000+ more lines', 'more', ['3000+']],
    ['… 12 more lines above', 'more above', ['12']],
    ['something else', 'verbatim', ['something else']],
    ['text "unfinished', 'verbatim', ['text "unfinished']],
    ['', 'verbatim', ['']],
  ])('reads %s', (line, kind, args) => {
    expect(read(line)).toEqual({ kind, arguments: args });
    expect(writeObservation([read(line)!])).toBe(line);
  });

  it('lists the options of a closed list', () => {
    expect(read('combobox "Sort" = "Old" collapsed of "New", "Old"')).toEqual({
      kind: 'combobox',
      arguments: ['Sort', '', 'Old', 'collapsed'],
      items: ['New', 'Old'],
    });
  });

  it('tells sorts of pages by the shape of their address', () => {
    const kind = (address: string) => pageKind!(readObservation(`page "X" at ${address}`));
    expect(kind('http://shop.test/')).toBe('http://shop.test/');
    expect(kind('http://shop.test/product/7')).toBe('http://shop.test/product/*');
    expect(kind('http://shop.test/search?q=pen&page=2')).toBe('http://shop.test/search?page&q');
    expect(kind('about:blank')).toBe(kind('about:blank'));
    expect(kind('http://mail.test/#/inbox')).toBe('http://mail.test/#/inbox');
    expect(kind('http://mail.test/#/inbox/17?sort=date')).toBe('http://mail.test/#/inbox/*?sort');
    expect(kind('http://mail.test/app#!/settings')).toBe('http://mail.test/app#!/settings');
    expect(kind('http://wiki.test/page/7#history')).toBe('http://wiki.test/page/*');
    expect(pageKind!(readObservation('something else'))).toBe('');
  });
});

describe('an action as a term', () => {
  it.each([
    ['click [link "Home"]', 'click link', ['Home']],
    ['click [link "Remove" #2]', 'click link', ['Remove', '2']],
    ['click [button "Remove" #2]', 'click button "Remove" #2', []],
    ['type [searchbox "Find"] [blue pen]', 'type searchbox "Find"', ['blue pen']],
    ['type [textbox "Title" #2] [News] [0]', 'fill textbox "Title" #2', ['News']],
    ['select [combobox "Sort by"] [Name]', 'select combobox "Sort by"', ['Name']],
    ['double_click [treeitem "Photos"]', 'double_click treeitem', ['Photos']],
    ['drag [button "Card" #2] [button "Lane"]', 'drag button "Card" #2', ['button "Lane"']],
    ['upload [button "Attach"] [notes.txt]', 'upload button "Attach"', ['notes.txt']],
    ['scroll [down]', 'scroll', ['down']],
    ['scroll [down] [listbox "Names"]', 'scroll listbox "Names"', ['down']],
    ['stop [$1.20]', 'stop', ['$1.20']],
    ['stop []', 'stop', ['']],
    ['go_back', 'go_back', []],
    ['tab_focus [1]', 'tab_focus', ['1']],
  ])('reads and writes %s', (text, name, args) => {
    expect(readAction(text)).toEqual({ name, arguments: args });
    expect(writeAction(readAction(text)!)).toBe(text);
  });

  it('is none where the text is none', () => {
    expect(readAction('dance')).toBeUndefined();
  });
});

describe('the actions on a page', () => {
  const page = readObservation(
    [
      'page "Shop" at http://shop.test/',
      'link "Home"',
      'button "Save" disabled',
      'searchbox "Search products"',
      'textbox "Title" = "News"',
      'combobox "Sort by" = "Name" of "Name", "Price"',
      'row "Pen | $1.20"',
      'text "a very long text that nobody would give as an answer to anything at all"',
    ].join('\n'),
  );
  const on = (instruction: string, of = page) => abstraction.actionsOn!({ page: of, instruction, earlier: [] });

  it('are clicks, phrases of the instruction for fields, options that are not chosen, and the ends', () => {
    expect(on('Rename the item "News" to Green Box')).toEqual([
      'click [link "Home"]',
      'type [searchbox "Search products"] [News]',
      'type [searchbox "Search products"] [Green Box]',
      'type [textbox "Title"] [Green Box] [0]',
      'select [combobox "Sort by"] [Price]',
      'stop []',
      'go_back',
    ]);
  });

  it('are answers as well where the instruction asks, from short texts and their parts', () => {
    const answers = on('What does the pen cost?').filter((action) => action.startsWith('stop'));
    expect(answers).toEqual([
      'stop []',
      'stop [Home]',
      'stop [Pen | $1.20]',
      'stop [Pen]',
      'stop [$1.20]',
      'stop [N/A]',
    ]);
  });

  it('are numbers only where the instruction asks how many, and no parts of dates', () => {
    const text = 'page "P" at http://a.test/\nheading "Commits"\ntext "3 commits"\nrow "Fix | wen.li | 9 May 2026"';
    const answers = on('How many commits has wen.li made?', readObservation(text)).filter((each) => /^stop/.test(each));
    expect(answers).toEqual(['stop []', 'stop [3]', 'stop [N/A]']);
  });

  it('are names put together that stand alike in the texts that say what the instruction says', () => {
    const review = (name: string, text: string) => `text "Has its problems, by ${name} on 5 May 2026: ${text}"`;
    const text = [
      'page "P" at http://a.test/',
      review('Uma Shah', 'My trouble is that the cable is too short.'),
      review('Ada Lindqvist', 'A good present.'),
      review('Jonas Weber', 'I wish that the cable is too short for nobody.'),
    ].join('\n');
    expect(on('Who complains that the cable is too short? Name them all.', readObservation(text))).toContain(
      'stop [Uma Shah, Jonas Weber]',
    );
  });

  it('type dates as fields for dates take them, and into lists that can be written into', () => {
    const fields = 'page "P" at http://a.test/\ntextbox "Due date"\ncombobox "From"\ncombobox "Sort" of "A", "B"';
    const typed = on('Save Green Table until 1 June 2026', readObservation(fields)).filter((each) =>
      /^type/.test(each),
    );
    expect(typed).toContain('type [textbox "Due date"] [2026-06-01] [0]');
    expect(typed).toContain('type [combobox "From"] [Green Table] [0]');
    expect(typed.filter((each) => each.includes('combobox "From"'))).not.toContain(
      'type [combobox "From"] [2026-06-01] [0]',
    );
    expect(typed.filter((each) => each.includes('"Sort"'))).toEqual([]);
  });

  it('type the best phrases into all fields where there are too many', () => {
    const fields = Array.from({ length: 12 }, (_, at) => `textbox "Field ${at}"`).join('\n');
    const page = readObservation(`page "P" at http://a.test/\n${fields}`);
    const typed = on('Rename "News" to Green Box with 4 pieces', page).filter((each) => /^type/.test(each));
    expect(typed).toHaveLength(20);
    for (let at = 0; at < 12; at++) expect(typed).toContain(`type [textbox "Field ${at}"] [News] [0]`);
  });

  it('name the other tabs', () => {
    expect(on('Compare', [...page.slice(0, 1), ...readObservation('tab 2 of 3')])).toEqual([
      'stop []',
      'tab_focus [0]',
      'tab_focus [2]',
      'go_back',
    ]);
  });

  it('are those that share words with the instruction where there are too many', () => {
    const many = Array.from({ length: 200 }, (_, at) => `link "Thing ${at}"`).join('\n');
    const actions = on('Open thing 177', readObservation(`page "P" at http://a.test/\n${many}`));
    expect(actions.length).toBeLessThanOrEqual(60);
    expect(actions).toContain('click [link "Thing 177"]');
  });

  it('list first what stands after a label of which the instruction speaks', () => {
    const things = Array.from({ length: 40 }, (_, at) => `text "Remark ${at}"`).join('\n');
    const text = `page "P" at http://a.test/\n${things}\ntext "Phone"\ntext "555-01"`;
    expect(on('What is the phone number?', readObservation(text))).toContain('stop [555-01]');
  });

  it('take what follows a comma for a part of the name', () => {
    expect(on('Add Sorrel Watering Can, 0.5 litre to my wish list').slice(1, 3)).toEqual([
      'type [searchbox "Search products"] [Sorrel Watering Can, 0.5 litre]',
      'type [searchbox "Search products"] [Sorrel Watering Can]',
    ]);
  });

  it('take names with what follows them and without, and no first words of sentences', () => {
    const typed = on('When does Copper Kettle open on Friday? Answer "closed" if it does not.').flatMap(
      (action) => /^type \[textbox "Title"\] \[(.*)\] \[0\]$/.exec(action)?.[1] ?? [],
    );
    expect(typed).toEqual(['closed', 'Copper Kettle open', 'Copper Kettle', 'Friday']);
  });

  it('take names, numbers and values for phrases', () => {
    const typed = on('Assign 40364 of mira.holt/tide-clock with the label: bug to Wen Li').flatMap(
      (action) => /^type \[textbox "Title"\] \[(.*)\] \[0\]$/.exec(action)?.[1] ?? [],
    );
    expect(typed).toEqual(['Wen Li', 'mira.holt/tide-clock', '40364', 'bug to Wen Li']);
  });
});
