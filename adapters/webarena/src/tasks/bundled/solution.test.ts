import { describe, expect, it } from 'vitest';
import { bundledTasks } from './bundled-tasks.ts';
import { actionFor, button, choose, link, search, stop, tick, type } from './solution.ts';

const page = `URL: http://shop.test/
- searchbox "Search products" [ref=e7]
- link "Lamp, black" [ref=e8]
- link "Lamp" [active] [ref=e9]: shown
- link "Lamp" [ref=e10]
- heading "Say \\"hello\\""
- button "Say \\"hello\\"" [ref=e11]
- combobox "Sort by" [ref=e12]
  - option "Name"
- textbox "Title" [ref=e13]: old
- radio "Express" [ref=e14]`;

describe('a step of a solution', () => {
  it.each([
    [search('Search products', 'lamp'), 'type [e7] [lamp]'],
    [link('Lamp'), 'click [e9]'],
    [button('Say "hello"'), 'click [e11]'],
    [choose('Sort by', 'Name'), 'select [e12] [Name]'],
    [type('Title', 'new [one]'), 'type [e13] [new [one]] [0]'],
    [tick('radio', 'Express'), 'click [e14]'],
    [{ kind: 'tab', index: 1 } as const, 'tab_focus [1]'],
    [stop('€12.50'), 'stop [€12.50]'],
  ])('finds its element: %j', (step, action) => {
    expect(actionFor(step, page)).toBe(action);
  });

  it('says which element is not there', () => {
    expect(() => actionFor(button('Lamp'), page)).toThrow('the page has no button "Lamp"');
  });
});

describe('the expert', () => {
  const { expert, tasks } = bundledTasks();
  const request = { seed: 1, signal: new AbortController().signal };

  it('knows the bundled tasks only, and stops at their end', async () => {
    const [{ task }] = tasks as [(typeof tasks)[number]];
    expect(() => expert.begin({ ...request, task: { ...task, id: 'webarena/99999' } })).toThrow(
      'no solution of webarena/99999',
    );
    const player = expert.begin({ ...request, task });
    const first = await player.act({ text: page });
    const slow = `NOTE: Nothing can be done with the element [e7] now: it is disabled, hidden or covered, or lacks what was chosen.\n${page}`;
    expect(await player.act({ text: slow })).toEqual(first);
    expect((await player.act({ text: page })).text).toMatch(/^stop/);
    expect(() => player.act({ text: page })).toThrow('at its end');
  });
});
