/**
 * How an environment's text reads as facts, and how facts are worded: vocabulary and grammar, never dynamics.
 * Nothing here may say what an action does, needs or achieves; an induced experience model has to learn that.
 * So only sentences that *report a state* carry a meaning: what lies where, "is closed", "You are carrying", where one is.
 * A sentence that answers an action ("You open the safe") says that it was done and carries none, however clear it sounds:
 * what came of it is learned from what is reported, and which actions are open, before and after.
 *
 * An entity is a name as it stands in the text (`mug 1`); its type is what the name says it is (`mug`).
 */
export interface Abstraction {
  /** The meaning of every kind of sentence that `readObservation` returns. */
  readonly sentences: Readonly<Record<string, SentenceMeaning>>;
  /** Predicates that hold for one tuple at most at any time (`at`): a new one replaces the old one. */
  readonly functional: readonly string[];
  /** The type of an entity: `mug` for `mug 1`. */
  typeOf(entity: string): string;
  /** An entity of a type, by number: `mug 1`. The inverse of `typeOf`. */
  entity(type: string, number: number): string;
  /** An action's text as schema and arguments, `take(mug 1, shelf 1)`; undefined where the text is no action. */
  readAction(text: string): Term | undefined;
  writeAction(action: Term): string;
  /** The sentences of an observation. A part that is not understood comes back as one sentence of kind `verbatim`, its text as the only argument. */
  readObservation(text: string): readonly Sentence[];
  writeObservation(sentences: readonly Sentence[]): string;
  /**
   * Set where actions are calls of tools and messages to a user, and observations what these are answered by, written as
   * `@dreamgym/core/tool-actions` does.
   */
  readonly toolActions?: true;
  /**
   * Set exactly where every observation is a whole page rather than news of the last action: the actions that a page shows
   * to be open (its buttons, links and fields), in its order, and where an action is free text, texts worth trying.
   */
  actionsOn?(request: PageRequest): readonly string[];
  /**
   * What sort of page it is, where the kind of its first sentence does not tell: pages of one kind answer the same actions in the same way.
   * `http://shop.test/product/*` for every product.
   */
  pageKind?(page: readonly Sentence[]): string;
  /**
   * What may divide pages of one `pageKind` further, by where it stands: `{ 'query do': 'edit', 'path 2': 'orders' }`. Which of it tells sorts
   * of pages, and which names one thing of many, is for a model to learn.
   */
  pageParts?(page: readonly Sentence[]): Readonly<Record<string, string>>;
  /**
   * What an instruction asks for, as facts in the vocabulary of `sentences`; nothing where it is not understood. Which of them
   * an environment rewards, and how, is for a model to learn; without this, an instruction is words and numbers to it.
   */
  readInstruction?(instruction: string): readonly Requirement[];
}

/** One thing that an instruction asks for: `selected(color, red)` as it stands, `price($30.00)` at most, `title(running shoes)` about. */
export interface Requirement {
  /** A fact that some kind of sentence asserts. */
  readonly fact: Term;
  /**
   * How the last argument of a fact that holds has to compare with that of `fact`, the arguments before it being equal: the same
   * text; a number of at most or at least its own, whatever stands around both; a text that speaks of it, in words of its own.
   */
  readonly comparison: 'same' | 'at most' | 'at least' | 'about';
}

export interface PageRequest {
  readonly page: readonly Sentence[];
  readonly instruction: string;
  /** The pages before it in this attempt, oldest first. */
  readonly earlier: readonly (readonly Sentence[])[];
}

/** A name applied to entities: an action (`take(mug 1, shelf 1)`) or a fact (`on(mug 1, shelf 1)`). */
export interface Term {
  readonly name: string;
  readonly arguments: readonly string[];
}

/** One sentence of an observation. */
export interface Sentence {
  readonly kind: string;
  readonly arguments: readonly string[];
  /** The entities that the sentence lists, in the text's order, where it lists any. */
  readonly items?: readonly string[];
}

/**
 * What a sentence that reports a state says about the world; empty for every other sentence, so for every answer to an
 * action. In a pattern, `$0`, `$1` … stand for the sentence's arguments,
 * `$item` for each listed entity.
 */
export interface SentenceMeaning {
  readonly asserts?: readonly Term[];
  readonly denies?: readonly Term[];
  /** What holds for each item and, since a list is complete, for nothing else in the place of `$item`. */
  readonly lists?: Term;
}
