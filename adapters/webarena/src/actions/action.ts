/** What an agent does on a page, by the names of WebArena's `id_accessibility_tree` action set. */
export type WebAction =
  | { readonly name: 'click' | 'hover'; readonly element: string }
  | {
      readonly name: 'type';
      readonly element: string;
      readonly text: string;
      /** Whether Enter follows. */
      readonly enter: boolean;
    }
  | {
      readonly name: 'press';
      /** Keys by Playwright's names, held together: `Control+a`. */
      readonly keys: string;
    }
  | {
      readonly name: 'scroll';
      readonly direction: 'up' | 'down';
      /** What to scroll in; the page where it is missing. Not in the `webarena` grammar. */
      readonly element?: string;
    }
  | { readonly name: 'goto'; readonly url: string }
  | { readonly name: 'new_tab' | 'go_back' | 'go_forward' | 'close_tab' }
  | {
      readonly name: 'tab_focus';
      /** Counted from 0, in the browser's order. */
      readonly tab: number;
    }
  | {
      readonly name: 'stop';
      /** Empty where none was given. */
      readonly answer: string;
    }
  | {
      /** Not in the `webarena` grammar: chooses an option of a list by its label. */
      readonly name: 'select';
      readonly element: string;
      readonly option: string;
    }
  | {
      /** Not in the `webarena` grammar: empties a field. */
      readonly name: 'clear';
      readonly element: string;
    }
  | {
      /** Not in the `webarena` grammar. */
      readonly name: 'double_click' | 'right_click';
      readonly element: string;
    }
  | {
      /** Not in the `webarena` grammar: takes an element to another one with the mouse and lets it go there. */
      readonly name: 'drag';
      readonly element: string;
      readonly target: string;
    }
  | {
      /** Not in the `webarena` grammar: clicks an element that asks for a file, and gives it one of the task's. */
      readonly name: 'upload';
      readonly element: string;
      /** Its name. */
      readonly file: string;
    }
  | {
      /** The text is no action: nothing is done, the step is used. */
      readonly name: 'none';
      /** What was wrong with it, for the agent to read. */
      readonly problem: string;
    };

/**
 * Which words name actions and elements. `webarena`: the original's grammar with its traps; elements are the numbers of its tree, and `type`
 * adds to what a field holds. `aria`: the same actions without the traps, and `select`, `clear`,
 * `double_click`, `right_click`, `drag` and `upload`; elements are the references of an
 * aria snapshot (`e12`, `f1e2`), and `type` replaces what a field holds. `abstract`: as `aria`, with elements by what they are: `link "Home"`,
 * `button "Add to cart" #2`.
 */
export type Grammar = 'webarena' | 'aria' | 'abstract';
