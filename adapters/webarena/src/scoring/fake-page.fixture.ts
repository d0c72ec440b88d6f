import type { FinalPage } from './final-page.ts';

/** What a fake site has at an address: its HTML, and what expressions give there. */
export interface FakeContent {
  readonly html?: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

export interface FakePage extends FinalPage {
  /** The addresses that were opened. */
  readonly opened: readonly string[];
  /** The expressions that were evaluated. */
  readonly evaluated: readonly string[];
}

/** A page that shows what it is told, without a browser. Expressions that it does not know throw, as on a wrong page. */
export function fakePage(start: string, site: Readonly<Record<string, FakeContent>> = {}): FakePage {
  const opened: string[] = [];
  const evaluated: string[] = [];
  let current = start;
  return {
    opened,
    evaluated,
    url: () => current,
    async goto(url) {
      opened.push(url);
      current = url;
    },
    later: async () => false,
    content: async () => site[current]?.html ?? '',
    async evaluate(expression) {
      evaluated.push(expression);
      if (expression === '0') return 0;
      const values = site[current]?.values ?? {};
      if (!Object.hasOwn(values, expression)) throw new Error(`nothing to evaluate ${expression} on at ${current}`);
      return values[expression];
    },
  };
}
