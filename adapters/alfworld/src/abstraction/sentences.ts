import type { SentenceMeaning, Term } from '@dreamgym/core';

/** How one kind of sentence is worded and what it says. */
export interface SentenceForm extends SentenceMeaning {
  /**
   * The words. `$0` and `$1` stand for the arguments, `#` for the listed entities with articles and `%` for them
   * without, `*` for an argument that is free text.
   */
  readonly words: string;
  /** The words where nothing is listed; by default the list reads `nothing`. */
  readonly empty?: string;
}

const fact = (name: string, ...patterns: string[]): Term => ({ name, arguments: patterns });

const isOpen = { asserts: [fact('open', '$0')], denies: [fact('closed', '$0')] };
const isClosed = { asserts: [fact('closed', '$0')], denies: [fact('open', '$0')] };
const contents = fact('on', '$item', '$0');

/** An appearance names every quality that the thing has: those that it does not name are absent. */
function appearance(words: string, ...qualities: string[]): SentenceForm {
  const all = ['hot', 'cool', 'clean', 'sliced', 'lit'];
  const quality = (name: string) => fact(name, '$0');
  return {
    words,
    asserts: qualities.map(quality),
    denies: all.filter((name) => !qualities.includes(name)).map(quality),
  };
}

/** Every kind of sentence of both dialects. What answers an action tells that it was done, and so says nothing of the world. */
export const forms: Readonly<Record<string, SentenceForm>> = {
  welcome: { words: '-= Welcome to TextWorld, ALFRED! =-' },
  room: {
    words: 'You are in the middle of a room. Looking quickly around you, you see #.',
    lists: fact('receptacle', '$item'),
  },
  task: { words: 'Your task is to: *.' },
  arrive: { words: 'You arrive at $0.', asserts: [fact('at', '$0')] },
  closed: { words: 'The $0 is closed.', ...isClosed },
  in: { words: 'The $0 is open. In it, you see #.', ...isOpen, lists: contents },
  on: { words: 'On the $0, you see #.', lists: contents },
  open: { words: 'You open the $0.' },
  close: { words: 'You close the $0.' },
  take: { words: 'You pick up the $0 from the $1.' },
  move: { words: 'You move the $0 to the $1.' },
  put: { words: 'You put the $0 in/on the $1.' },
  heat: { words: 'You heat the $0 using the $1.' },
  clean: { words: 'You clean the $0 using the $1.' },
  cool: { words: 'You cool the $0 using the $1.' },
  use: { words: 'You turn on the $0.' },
  slice: { words: 'You sliced the $0 with the $1.' },
  facing: { words: 'You are facing the %.', lists: fact('facing', '$item') },
  beside: { words: 'Next to it, you see #.' },
  carrying: {
    words: 'You are carrying: #.',
    empty: 'You are not carrying anything.',
    lists: fact('holding', '$item'),
  },
  inside: { words: 'This is a normal $0. In it, you see #.', lists: fact('inside', '$item', '$0') },
  'hot-and-clean-sliced': appearance('This is a hot and clean sliced $0.', 'hot', 'clean', 'sliced'),
  'cool-and-clean-sliced': appearance('This is a cool and clean sliced $0.', 'cool', 'clean', 'sliced'),
  'clean-sliced': appearance('This is a clean sliced $0.', 'clean', 'sliced'),
  'hot-sliced': appearance('This is a hot sliced $0.', 'hot', 'sliced'),
  'cool-sliced': appearance('This is a cool sliced $0.', 'cool', 'sliced'),
  'hot-and-clean': appearance('This is a hot and clean $0.', 'hot', 'clean'),
  'cool-and-clean': appearance('This is a cool and clean $0.', 'cool', 'clean'),
  hot: appearance('This is a hot $0.', 'hot'),
  'is-clean': appearance('This is a clean $0.', 'clean'),
  cold: appearance('This is a cold $0.', 'cool'),
  sliced: appearance('This is a sliced $0.', 'sliced'),
  lit: appearance('This $0 is on.', 'lit'),
  plain: appearance("There's nothing special about $0."),
  nothing: { words: 'Nothing happens.' },
};
