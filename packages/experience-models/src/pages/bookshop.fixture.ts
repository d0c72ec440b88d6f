import {
  type Abstraction,
  type Environment,
  type Observation,
  type PageRequest,
  type Policy,
  random,
  type Sentence,
  type Task,
  type Term,
} from '@dreamgym/core';

/** What makes an ending of the bookshop good, to be altered by tests. */
export interface BookshopRules {
  /** Whether a purchase counts where the wished or where another binding was chosen. */
  readonly wishedBinding: boolean;
}

interface Book {
  readonly id: string;
  readonly title: string;
  readonly price: string;
  readonly bindings: readonly string[];
  readonly blurb: string;
}

const subjects = ['birds', 'bridges', 'clocks', 'deserts', 'engines', 'forests', 'glaciers', 'harbours'];
const manners = ['a short history of', 'drawing', 'the atlas of', 'stories about'];
const allBindings = ['cloth', 'leather', 'paper'];
const perPage = 3;

const books: readonly Book[] = subjects.flatMap((subject, row) =>
  manners.map((manner, column) => ({
    id: `book ${row * manners.length + column + 1}`,
    title: `${manner} ${subject}`,
    price: `$${5 + ((row * 7 + column * 3) % 20)}`,
    bindings: allBindings.filter((_, index) => index !== (row + column) % allBindings.length),
    blurb: `It tells of ${subject} on ${100 + row} pages.`,
  })),
);

const sentence = (kind: string, args: readonly string[], items?: readonly string[]): Sentence =>
  items ? { kind, arguments: args, items } : { kind, arguments: args };
const fact = (name: string, ...args: string[]): Term => ({ name, arguments: args });

/** One sentence per line, as JSON. */
export const bookshopAbstraction: Abstraction = {
  sentences: {
    home: { asserts: [fact('page', 'home')] },
    list: { asserts: [fact('page', 'list'), fact('number', '$1')] },
    card: { asserts: [fact('listed', '$0'), fact('title', '$0', '$1')] },
    'opened card': { asserts: [fact('listed', '$0'), fact('title', '$0', '$1'), fact('opened', '$0')] },
    book: { asserts: [fact('page', 'book'), fact('title', '$1')] },
    choices: { lists: fact('offered', '$0', '$item') },
    chosen: { asserts: [fact('chosen', '$0', '$1')] },
    blurb: { asserts: [fact('page', 'blurb')] },
    receipt: { asserts: [fact('page', 'receipt')] },
    sold: { asserts: [fact('sold', '$0', '$1')] },
  },
  functional: ['page', 'number'],
  typeOf: (entity) => entity.replace(/ \d+$/, ''),
  entity: (type, number) => `${type} ${number}`,
  readAction(text) {
    const match = /^(\w+)\[(.*)\]$/.exec(text);
    return match ? { name: match[1]!, arguments: match[2] ? [match[2]] : [] } : undefined;
  },
  writeAction: ({ name, arguments: args }) => `${name}[${args.join()}]`,
  readObservation: (text) => text.split('\n').map((line) => JSON.parse(line) as Sentence),
  writeObservation: (sentences) => sentences.map((one) => JSON.stringify(one)).join('\n'),
  actionsOn,
};

function actionsOn({ page, instruction }: PageRequest): string[] {
  const [{ kind, arguments: args }, ...others] = page as [Sentence, ...Sentence[]];
  switch (kind) {
    case 'home': {
      const title = /buy (.+) in/.exec(instruction)?.[1] ?? '';
      return [`search[${title}]`, `search[${title.split(' ').at(-1)}]`];
    }
    case 'list': {
      const ids = others.filter((one) => one.kind.endsWith('card')).map((one) => one.arguments[0]!);
      const turns = [...(Number(args[1]) > 1 ? ['back[]'] : []), ...(ids.length === perPage ? ['next[]'] : [])];
      return ['home[]', ...turns, ...ids.map((id) => `open[${id}]`)];
    }
    case 'book':
      return ['home[]', 'back[]', 'read[]', ...(others[0]?.items ?? []).map((item) => `choose[${item}]`), 'buy[]'];
    case 'blurb':
      return ['back[]'];
    default:
      return [];
  }
}

/** A small site: a search that ranks by shared words, lists by pages, books with bindings to choose from, receipts. */
export function bookshop({ wishedBinding }: BookshopRules = { wishedBinding: true }): Environment {
  const tasks = books.flatMap((book, index) =>
    allBindings.map((binding, column): Task => {
      const instruction = `buy ${book.title} in binding: ${binding}`;
      const split = (index + column) % 4 === 0 ? 'validation' : 'train';
      return { id: `bookshop/${split}/${index}/${binding}`, instruction, origin: { kind: 'seed' } };
    }),
  );
  return {
    name: 'bookshop',
    stepLimit: 12,
    abstraction: bookshopAbstraction,
    tasks: async (split) => tasks.filter(({ id }) => id.includes(`/${split}/`)),
    async start(task, { signal }) {
      signal.throwIfAborted();
      const known = tasks.find(({ id }) => id === task.id);
      if (!known) throw new Error(`there is no task ${task.id}`);
      const visitor = visit(known, wishedBinding);
      let open = true;
      let steps = 0;
      return {
        observation: visitor.observe(),
        step(action) {
          signal.throwIfAborted();
          if (!open) throw new Error('the attempt has ended');
          const reward = visitor.act(action.text);
          steps += 1;
          const truncated = reward === undefined && steps >= 12;
          open = reward === undefined && !truncated;
          return { observation: visitor.observe(), reward: reward ?? 0, terminated: reward !== undefined, truncated };
        },
        async close() {
          open = false;
        },
      };
    },
  };
}

function search(query: string): readonly Book[] {
  const words = query.split(' ');
  const score = ({ title }: Book) => words.filter((word) => title.split(' ').includes(word)).length;
  return books.filter((book) => score(book) > 0).sort((a, b) => score(b) - score(a) || (a.id < b.id ? -1 : 1));
}

function visit({ instruction }: Task, wishedBinding: boolean) {
  const [, title, wished] = /buy (.+) in binding: (\w+)/.exec(instruction)!;
  const opened = new Set<string>();
  let page: 'home' | 'list' | 'book' | 'blurb' | 'receipt' = 'home';
  let found: readonly Book[] = [];
  let number = 1;
  let book = books[0]!;
  let chosen: string | undefined;
  let reward: number | undefined;
  const shown = () => found.slice((number - 1) * perPage, number * perPage);

  const read = (): Sentence[] => {
    switch (page) {
      case 'home':
        return [sentence('home', [instruction])];
      case 'list':
        return [
          sentence('list', [instruction, String(number)]),
          ...shown().map((one) =>
            sentence(opened.has(one.id) ? 'opened card' : 'card', [one.id, one.title, one.price]),
          ),
        ];
      case 'book':
        return [
          sentence('book', [instruction, book.title, book.price]),
          sentence('choices', ['binding'], book.bindings),
          ...(chosen === undefined ? [] : [sentence('chosen', ['binding', chosen])]),
        ];
      case 'blurb':
        return [sentence('blurb', [book.blurb])];
      default:
        return [
          sentence('receipt', [book.id, String(reward)]),
          ...(chosen === undefined ? [] : [sentence('sold', ['binding', chosen])]),
        ];
    }
  };
  const observe = (): Observation => {
    const sentences = read();
    const actions = actionsOn({ page: sentences, instruction, earlier: [] });
    return { text: bookshopAbstraction.writeObservation(sentences), actions };
  };
  const act = (text: string): number | undefined => {
    const term = bookshopAbstraction.readAction(text);
    const offered = observe().actions!;
    if (!term || !(offered.includes(text) || (term.name === 'search' && page === 'home'))) return undefined;
    const argument = term.arguments[0] ?? '';
    if (term.name === 'search') [page, found, number] = ['list', search(argument), 1];
    else if (term.name === 'next') number += 1;
    else if (term.name === 'home') {
      page = 'home';
      opened.clear();
    } else if (term.name === 'open') {
      [page, book, chosen] = ['book', books.find(({ id }) => id === argument)!, undefined];
      opened.add(argument);
    } else if (term.name === 'choose') chosen = argument;
    else if (term.name === 'read') page = 'blurb';
    else if (term.name === 'buy') {
      page = 'receipt';
      reward = (book.title === title ? 0.5 : 0) + ((chosen === wished) === wishedBinding ? 0.5 : 0);
    } else if (page === 'list') number -= 1;
    else page = page === 'blurb' ? 'book' : 'list';
    return reward;
  };
  return { observe, act };
}

/** Clicks anything, the first choice of each kind more often than the others. */
export const browser: Policy = {
  name: 'browser',
  begin({ seed }) {
    const rng = random(seed);
    return {
      act({ actions = [] }) {
        const forward = ['search', 'open', 'choose', 'buy'].flatMap((verb) => {
          const of = actions.filter((text) => text.startsWith(verb));
          return verb === 'choose' ? of : of.slice(0, 1);
        });
        return { text: rng.pick(forward.length > 0 && rng.next() < 0.7 ? forward : actions) };
      },
    };
  },
};
