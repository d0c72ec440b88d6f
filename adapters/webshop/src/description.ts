/** How a page is given. */
export type Mode = 'text' | 'text_rich' | 'html';

/** How the shop works, for language models that play the environment; its pages as they look in one mode. */
export function description(mode: Mode): string {
  return `A web shop in text: an agent is told what to buy, searches, looks at products, selects options and buys one product, which ends the attempt.

Pages. ${pages[mode]}
- Search page: the name of the shop, the instruction, a search button.
- Results page: the instruction, "Back to Search", "Page 1 (Total results: 50)", "Next >" and "< Prev" where there are such pages, then ten products a page: id (ten letters and digits), title, price ("$61.21" or "$30.42 to $65.53").
- Item page: the instruction, "Back to Search", "< Prev", every option by its group (color, size), then title, price, rating ("N.A." where there is none), and the buttons Description, Features, Reviews and Buy Now.
- Description, Features and Reviews show the instruction, "Back to Search", "< Prev" and their text.
- After a purchase: "Thank you for shopping with us!"
The instruction stands on every page but the last. A product looks the same whenever it is shown; the same search finds the same products.

Actions, in lower case as they are listed:
search[WORDS]: a new search, on any page
click[NAME]: a button, a product's id or an option of the present page
An option that is clicked is selected, in the place of another one of its group. Going back to the results or to the search loses the selection.

An action that reads otherwise, or clicks what is not on the page, is answered by the same page and changes nothing.

The attempt ends at click[buy now] on an item page, and only there. It is a success where the product is of the kind that the instruction asks for, has the attributes that it names, costs no more than it allows, and exactly the options that it names are selected.
`;
}

const pages: Readonly<Record<Mode, string>> = {
  text: 'An observation is the text of the present page in one line, its parts separated by " [SEP] ". It does not show which options are selected.',
  text_rich: `An observation is the text of the present page, a line for each part:
[button] Back to Search [button_]
Buttons, products and options are marked like that; selected options and products that were visited are marked "[clicked button] grey [clicked button_]". Every selected option adds a first line "You have clicked grey."`,
  html: 'An observation is the HTML of the present page.',
};
