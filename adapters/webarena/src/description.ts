import type { Grammar } from './actions/action.ts';

/** How web sites work, for language models that play the environment; pages and actions as one format has them. */
export function description(format: Grammar): string {
  const { page, element, others } = formats[format];
  return `Web sites in a browser: an agent is told what to do or to find out, and works through pages as a person would.

Pages. An observation is the page in the tab in front. ${page}

Actions, one at a time:
click [ELEMENT]
hover [ELEMENT]
type [ELEMENT] [TEXT]: ${format === 'webarena' ? 'adds the text to what the field holds' : 'puts the text in the place of what the field holds'} and presses Enter; type [ELEMENT] [TEXT] [0] does not press Enter
${others}press [KEYS]: a key or several together, such as press [Control+a]
scroll [down] or scroll [up]
goto [ADDRESS]
go_back, go_forward: in the history of the tab
new_tab, tab_focus [NUMBER], close_tab: tabs are counted from 0
stop [ANSWER]: ends the attempt; stop [] where nothing was asked
ELEMENT is ${element}. It has to be on the present page.

Following a link or sending a form loads another page; typing, ticking and choosing change the page until it is left. Sites keep what was sent to them: a cart, a comment, a setting. What needs an account is refused or asks for a log-in where the agent is not logged in; a form that lacks something comes back and says what.

What is no action, names an element that is not there, or cannot be done changes nothing; the observation is the same page${format === 'webarena' ? ', and PREVIOUS ACTION says so' : ' with a note that says why'}. Addresses outside the task's sites are refused.

The attempt ends at stop, and only there. It is a success where the answer is right, the page in front is the one that was asked for, and the sites hold what was to be done, as far as the instruction asks for each.
`;
}

const others = `clear [ELEMENT]: empties a field
select [ELEMENT] [OPTION]: chooses an option of a list by its label
double_click [ELEMENT]
right_click [ELEMENT]
drag [ELEMENT] [ELEMENT]: takes the first one to the second
upload [ELEMENT] [FILE]: clicks what asks for a file and gives it one of the task's, by its name
scroll [down] [ELEMENT] or scroll [up] [ELEMENT]: scrolls in a part of the page
`;

const formats: Readonly<Record<Grammar, { readonly page: string; readonly element: string; readonly others: string }>> =
  {
    webarena: {
      page: `It is the accessibility tree of what lies in the window, after "OBSERVATION:" and a line of the tabs (Tab 0 (current): Orders | Tab 1: Help), a line for each node, children indented:
[12] link 'Log in'
[14] textbox 'Search' focused: True required: False
After the tree stand "URL:" with the address and "PREVIOUS ACTION:" with what was done last.`,
      element: 'the number of the node',
      others: '',
    },
    aria: {
      page: `It is the whole page, after "URL:", a line of notes where there are any ("NOTE: ...") and a line of the tabs (Tab 0 (current): Orders | Tab 1: Help), a line for each node, children indented:
- link "Log in" [ref=e12]
- textbox "Search" [ref=e14]: kettle
A long page ends with "- … 12 more lines", to which scroll [down] leads.`,
      element: 'the reference of the node, such as e12',
      others,
    },
    abstract: {
      page: `It is the whole page in a line for each thing, in reading order, without indents. The first line has title and address:
page "Orders" at http://shop.test/orders
Then come "tab 1 of 2" where there are several tabs, note "..." for what happened besides, texts (text "...", row "first cell | second cell", heading "...", image "...", alert "..."), and elements by role, name and state:
link "Log in"
button "Add to cart" #2 disabled
checkbox "Gift wrap" unchecked
textbox "Search" = "kettle" required
combobox "Sort by" = "Name" collapsed of "Name", "Price"
#2 is the second one of several with the same role and name. What is long goes on in text lines after it. A long page ends with "… 12 more lines", to which scroll [down] leads.`,
      element: 'how its line begins, role, name in quotes and number, such as link "Log in" or button "Add to cart" #2',
      others,
    },
  };
