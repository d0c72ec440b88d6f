import { describe, expect, it } from 'vitest';
import { abstraction } from './abstraction.ts';

const clicksOn = (lines: readonly string[], instruction = 'Do it') => {
  const page = abstraction.readObservation(lines.join('\n'));
  return abstraction.actionsOn!({ page, instruction, earlier: [] }).filter((action) => action.startsWith('click'));
};
const many = (role: string, name: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${role} "${name} ${at}"`);

describe('of more elements than are listed, those that are', () => {
  it('send a form, however long the toolbar above its field', () => {
    const page = ['page "Edit" at http://a.test/', ...many('button', 'Style', 40), 'textbox "Text"', 'button ""'];
    const clicks = clicksOn([...page, 'button "Store"', 'button "Look first"', ...many('link', 'Far', 40)]);
    expect(clicks).toContain('click [button "Store"]');
    expect(clicks).toContain('click [button "Look first"]');
    expect(clicks).not.toContain('click [button ""]');
  });

  it('are controls of every kind among masses of links', () => {
    const controls = ['button "Follow"', 'checkbox "Mine only" unchecked', 'tab "Files"', 'switch "Dark" unchecked'];
    const page = ['page "Home" at http://a.test/', ...many('link', 'Menu', 30), 'heading "Home"'];
    const clicks = clicksOn([...page, ...many('link', 'Item', 60), ...controls]);
    for (const control of ['button "Follow"', 'checkbox "Mine only"', 'tab "Files"', 'switch "Dark"']) {
      expect(clicks).toContain(`click [${control}]`);
    }
  });

  it('stand below the page’s own heading rather than in its menus, of which the first are listed too', () => {
    const page = ['page "Boats [Club]" at http://a.test/', 'heading "Tools"', ...many('link', 'Menu', 40)];
    const clicks = clicksOn([...page, 'heading "Boats"', ...many('link', 'Boat', 40), 'heading "More"', 'link "Edit"']);
    const count = (name: string) => clicks.filter((each) => each.includes(`"${name} `)).length;
    expect(count('Boat')).toBeGreaterThan(count('Menu'));
    expect(count('Menu')).toBeGreaterThan(2);
    expect(clicks).toContain('click [link "Edit"]');
  });

  it('are the menu’s links as well, where every one of many things below has a button of its own', () => {
    const things = Array.from({ length: 40 }, (_, at) => [
      `button "Like ${at}"`,
      `link "Thing ${at}"`,
      `text "by ${at}"`,
    ]);
    const menu = ['Home', 'Groups', 'People', 'Orders', 'Settings', 'Profile'].map((name) => `link "${name}"`);
    const clicks = clicksOn(
      ['page "All" at http://a.test/', ...menu, 'heading "All"', ...things.flat()],
      'Go to my group',
    );
    for (const name of ['Home', 'Groups', 'People', 'Orders', 'Settings', 'Profile']) {
      expect(clicks).toContain(`click [link "${name}"]`);
    }
  });

  it('are the first of many alike, and those of which the instruction speaks before all', () => {
    const rows = Array.from({ length: 60 }, (_, at) => `button "Remove"${at === 0 ? '' : ` #${at + 1}`}`);
    const clicks = clicksOn(
      ['page "List" at http://a.test/', ...rows, 'heading "List"', ...many('link', 'Thing', 60)],
      'Open thing 57',
    );
    expect(clicks).toContain('click [button "Remove"]');
    expect(clicks).not.toContain('click [button "Remove" #50]');
    expect(clicks).toContain('click [link "Thing 57"]');
  });
});

describe('fields', () => {
  it('are searched with Enter where they, or the buttons after them, say so', () => {
    const page = [
      'page "A" at http://a.test/',
      'textbox "Search the site"',
      'textbox "[F]"',
      'button "Find"',
      'textbox "Name"',
    ];
    const typed = abstraction.actionsOn!({
      page: abstraction.readObservation(page.join('\n')),
      instruction: 'Look for "owls"',
      earlier: [],
    }).filter((action) => action.startsWith('type'));
    expect(typed).toEqual([
      'type [textbox "Search the site"] [owls]',
      'type [textbox "Search the site"] [owls] [0]',
      'type [textbox "[F]"] [owls]',
      'type [textbox "[F]"] [owls] [0]',
      'type [textbox "Name"] [owls] [0]',
    ]);
  });
});

describe('answers', () => {
  it('are names and numbers that stand within sentences', () => {
    const page = ['page "Quay" at http://a.test/', 'heading "Quay"', 'text "Held by Uma Shah since 1994, as it was."'];
    const actions = abstraction.actionsOn!({
      page: abstraction.readObservation(page.join('\n')),
      instruction: 'Who holds the quay?',
      earlier: [],
    });
    expect(actions).toContain('stop [Uma Shah]');
    expect(actions).toContain('stop [1994]');
  });
});
