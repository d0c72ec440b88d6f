import { describe, expect, it } from 'vitest';
import { type ElementAction, readElements } from './elements.ts';
import { readInstruction } from './instruction.ts';

const product = (name: string) => `page "${name} · Shop" at http://shop.test/product/17
link "My orders"
heading "${name}"
text "Price"
text "€68.50"
combobox "Stars" = "5" collapsed of "5", "4"
combobox "Quantity" = "1" collapsed of "1", "4"
textbox "Review title" required
textbox "Review" required
button "Submit review"`;
const orders = `page "My orders · Shop" at http://shop.test/orders
text "40429"
text "23 February 2026"
link "View order 40429"
text "40416"
text "7 February 2026"
link "View order 40416"
searchbox "Search" = "40416"`;

function actionsOf(text: string, instruction: string, actions: readonly string[]): readonly ElementAction[] {
  return readElements(text, actions, readInstruction(instruction))!.actions;
}
const actionOf = (text: string, instruction: string, action: string) => actionsOf(text, instruction, [action])[0]!;

describe('a page of elements', () => {
  it('is one only in lines of roles and names under an address', () => {
    const instruction = readInstruction('look');
    expect(readElements('You are in a kitchen.', ['look'], instruction)).toBeUndefined();
    expect(readElements('page "Shop" at http://shop.test/', [], instruction)).toMatchObject({ actions: [] });
  });

  it('is of the same kind as others whose addresses differ in their later parts and values only', () => {
    const kind = (address: string) => readElements(`page "x" at ${address}`, [], readInstruction(''))!.kind;
    expect(kind('http://shop.test/product/1')).toBe(kind('http://shop.test/product/2'));
    expect(kind('http://shop.test/search?q=a')).toBe(kind('http://shop.test/search?q=b'));
    expect(kind('http://shop.test/search?q=a')).not.toBe(kind('http://shop.test/search?q=a&page=2'));
    expect(kind('http://shop.test/cart')).not.toBe(kind('http://shop.test/orders'));
  });

  it.each([
    ['Compare', 0],
    ['Buy Desk Lamp with shipping Express', 1],
    ['Buy Desk Lamp', 2],
    ['Buy Garden Chair', 0],
  ])('knows how much of what is named it has: %s', (instruction, named) => {
    expect(readElements(product('Desk Lamp'), [], readInstruction(instruction))!.named).toBe(named);
  });
});

describe('a action', () => {
  it('is the same for another thing that another instruction names', () => {
    const one = actionOf(product('Desk Lamp'), 'What is the price of Desk Lamp?', 'stop [€68.50]');
    const other = actionOf(product('Garden Chair'), 'What is the price of Garden Chair?', 'stop [€68.50]');
    expect(one).toEqual(other);
    const search = (thing: string) =>
      actionOf(orders, `Add ${thing} to my list`, `type [searchbox "Search"] [${thing}]`);
    expect(search('Desk Lamp')).toEqual(search('Garden Chair'));
    expect(search('Desk Lamp').pattern).not.toBe(
      actionOf(orders, 'Add Desk Lamp to my list', 'type [searchbox "Search"] [Garden Chair]').pattern,
    );
  });

  it.each([
    ['What is the price of Desk Lamp?', 'stop [€68.50]', 1],
    ['Who made Desk Lamp?', 'stop [€68.50]', 0],
    ['What is the price of Desk Lamp?', 'stop [Desk Lamp]', 0],
    ['Rate Desk Lamp with 4 stars', 'select [combobox "Stars"] [4]', 2],
    ['Title it "A present"', 'type [textbox "Review title"] [A present] [0]', 2],
    ['Call it "A present"', 'type [textbox "Review title"] [A present] [0]', 0],
    ['Show my orders', 'click [link "My orders"]', 1],
    ['Open "My orders"', 'click [link "My orders"]', 2],
    ['Compare', 'click [button "Submit review"]', 0],
  ])('is asked for by the instruction, by a name or by words: %s', (instruction, action, asked) => {
    expect(actionOf(product('Desk Lamp'), instruction, action).asked).toBe(asked);
  });

  it('is asked for where its row has what is named', () => {
    const instruction = 'How much did I pay on 7 February 2026?';
    const actions = ['click [link "View order 40429"]', 'click [link "View order 40416"]'];
    expect(actionsOf(orders, instruction, actions).map(({ asked }) => asked)).toEqual([0, 2]);
  });

  it('is idle where the page says so already', () => {
    const typed = (text: string) => actionOf(orders, 'Find 40416 or 40429', `type [searchbox "Search"] [${text}]`).idle;
    expect([typed('40416'), typed('40429')]).toEqual([true, false]);
  });

  it('ends the attempt only where nothing is answered', () => {
    const ends = actionsOf(orders, 'Compare', ['stop []', 'stop [40429]', 'go_back']).map((action) => action.ends);
    expect(ends).toEqual([true, false, false]);
  });
});
