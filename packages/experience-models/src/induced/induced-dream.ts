import type { Action, Dream, DreamStep, Observation, Recall, Reference, Sentence, Task } from '@dreamgym/core';
import { satisfies } from './facts/conditions.ts';
import type { Facts } from './facts/facts.ts';
import { compileGoal, type ReadGoal } from './goals/goals.ts';
import type { CompiledRule, Knowledge } from './knowledge.ts';
import { answerLike, casesRecalled, precedentOf, retold, wordPrecedent } from './precedents.ts';
import type { ReadAction } from './recordings/transcript.ts';
import { itemsOf, type Outcome } from './rules/outcomes.ts';
import type { World } from './worlds/world.ts';

/** What all dreams of one world share: texts are written once. */
export interface DreamScript {
  readonly knowledge: Knowledge;
  readonly task: Task;
  readonly world: World;
  readonly goal: ReadGoal;
  readonly isMet: (facts: Facts) => boolean;
  /** By rule, then by the arguments' numbers. */
  readonly actionTexts: Map<number, string>[];
  /** The place of each entity in a list. */
  readonly ranks: Int32Array;
}

/** What a recorded case says of an action that a rule knows little of. */
interface Precedent {
  /** How it was answered, where the rule knows that answer. */
  readonly outcome: Outcome | undefined;
  readonly reason: string;
  readonly references: readonly Reference[];
}

export function dreamScript(knowledge: Knowledge, task: Task, world: World, goal: ReadGoal): DreamScript {
  const ranks = new Int32Array(world.facts.size);
  for (const [rank, name] of knowledge.listOrder(world.facts.names).entries()) ranks[world.facts.find(name)!] = rank;
  return {
    knowledge,
    task,
    world,
    goal,
    isMet: compileGoal(goal, world.facts),
    actionTexts: knowledge.rules.map(() => new Map()),
    ranks,
  };
}

/** Entities of one world are fewer than this, so that two of them make one key. */
const keyBase = 0x10000;

/** One dreamed attempt: the rules applied to the pinned world, step by step. `leave` is called when it is closed. */
export function induceDream(script: DreamScript, leave: () => void = () => {}): Dream {
  const { knowledge, task, world, goal, isMet } = script;
  const { abstraction } = knowledge;
  const facts = world.facts.copy();
  // Of this attempt alone: another one of the same world may ask first, or never, and shall not decide what is dreamed here.
  const precedents = new Map<string, Promise<Precedent | undefined>>();
  let texts: string[] = [];
  let offered: CompiledRule;
  const textOf = (args: readonly number[]) =>
    abstraction.writeAction({ name: offered.schema, arguments: args.map((entity) => facts.names[entity]!) });
  const offer = (args: readonly number[]) => {
    // What an attempt alone has met is numbered otherwise in another one of the same world.
    if (args.some((entity) => entity >= world.facts.size)) {
      texts.push(textOf(args));
      return;
    }
    const known = script.actionTexts[offered.index]!;
    const key = args.length === 2 ? args[0]! * keyBase + args[1]! : (args[0] ?? 0);
    let text = known.get(key);
    if (text === undefined) {
      text = textOf(args);
      known.set(key, text);
    }
    texts.push(text);
  };

  function openActions(): string[] {
    texts = [];
    for (const rule of knowledge.rules) {
      // An action that was never seen to be taken is not offered: the dream could not tell what comes of it.
      if (!rule.outcomes) continue;
      offered = rule;
      rule.enumerate(facts, offer);
    }
    return texts.sort();
  }

  let observation: Observation = { text: abstraction.writeObservation(openingOf(script)), actions: openActions() };

  function answer(
    sentences: readonly Sentence[],
    reasoning: string,
    references: DreamStep['references'] = [],
  ): DreamStep {
    const solved = isMet(facts);
    observation = { text: abstraction.writeObservation(sentences), actions: openActions() };
    return {
      reasoning: `${reasoning} ${solved ? 'With that' : 'The goal'} "${goal.goal.pattern}" is ${solved ? '' : 'not yet '}fulfilled.`,
      observation,
      reward: solved ? 1 : 0,
      terminated: solved,
      truncated: false,
      references,
    };
  }

  function say(outcome: Outcome, args: readonly number[]): Sentence[] {
    const isFixture = (entity: number) => knowledge.actions.sortOf(facts.types[entity]!) !== 'thing';
    return outcome.sentences.map(({ kind, arguments: names, source }) => ({
      kind,
      arguments: names.map((name) => (typeof name === 'number' ? facts.names[args[name]!]! : name)),
      ...(source && {
        items: listed(source.kind === 'fixed' ? source.items : itemsOf(source, facts, args, isFixture)),
      }),
    }));
  }

  function listed(items: readonly (number | string)[]): string[] {
    if (items.length < 2 || typeof items[0] === 'string') {
      return items.map((item) => (typeof item === 'string' ? item : facts.names[item]!));
    }
    const sorted = [...(items as readonly number[])].sort((a, b) => script.ranks[a]! - script.ranks[b]!);
    return sorted.map((entity) => facts.names[entity]!);
  }

  function refuse(action: Action, why: string): DreamStep {
    const { refusal } = knowledge;
    if (!refusal) throw new Error(`"${action.text}" is not possible, and no recording shows how the world refuses`);
    return answer(
      say(refusal, []),
      `"${action.text}" is not possible: ${why}. Recorded ${refusal.count} times, the world stays as it is.`,
    );
  }

  function apply(
    rule: CompiledRule,
    args: readonly number[],
    outcomeOf: NonNullable<CompiledRule['outcomes']>,
    precedent?: Precedent,
  ): DreamStep {
    rule.apply(facts, args);
    const outcome = precedent?.outcome ?? usualOutcome(outcomeOf, args);
    const reasons = precedent ? `${explain(rule, args)} ${precedent.reason}` : explain(rule, args);
    return answer(say(outcome, args), reasons, precedent?.references);
  }

  function usualOutcome(outcomeOf: NonNullable<CompiledRule['outcomes']>, args: readonly number[]): Outcome {
    let node = outcomeOf;
    const literals = knowledge.vocabulary.literals[args.length]!;
    while ('literal' in node) node = facts.holds(literals[node.literal]!, args) ? node.yes : node.no;
    const { byTypes, usual } = node.leaf;
    return byTypes.size === 0 ? usual : (byTypes.get(typesOf(args).join('|')) ?? usual);
  }

  function typesOf(args: readonly number[]): string[] {
    return args.map((entity) => facts.types[entity]!);
  }

  /** Asks once in an attempt what the recorded cases say of an action that the rule knows little of. */
  function consult(rule: CompiledRule, action: ReadAction, recall: Recall, types: readonly string[]) {
    const key = `${rule.index} ${types.join('|')}`;
    const known = precedents.get(key);
    if (known) return known;
    const found = recall(casesRecalled).then((references): Precedent | undefined => {
      const reference = precedentOf(action, references, knowledge);
      if (!reference) return undefined;
      const reason = `Little is known of that, but ${wordPrecedent(reference)}.`;
      return { outcome: answerLike(reference, rule, knowledge), reason, references: [reference] };
    });
    precedents.set(key, found);
    return found;
  }

  function explain({ explanation }: CompiledRule, args: readonly number[]): string {
    let text = '';
    for (const piece of explanation) text += typeof piece === 'number' ? facts.names[args[piece]!]! : piece;
    return text;
  }

  /** An answer by precedent alone; undefined where there is none. */
  async function adapt(action: ReadAction, recall: Recall): Promise<DreamStep | undefined> {
    const precedent = precedentOf(action, await recall(casesRecalled), knowledge);
    if (!precedent) return undefined;
    const sentences = retold(precedent, action, knowledge);
    facts.read(sentences, abstraction);
    return answer(sentences, `No rule covers "${action.text}". It goes as ${wordPrecedent(precedent)}.`, [precedent]);
  }

  async function adaptOrFail(action: ReadAction, recall: Recall): Promise<DreamStep> {
    const adapted = await adapt(action, recall);
    if (adapted) return adapted;
    throw new Error(
      `no rule and no recorded case covers "${action.text}" in ${task.id}; record more transitions with it`,
    );
  }

  return {
    observation,
    step({ action, recall }) {
      const read = knowledge.actions.read(action.text);
      if (!read) return refuse(action, 'it reads as no known action');
      const args: number[] = [];
      for (const name of read.arguments) {
        const entity = facts.find(name);
        if (entity === undefined) return refuse(action, `there is no ${name}`);
        args.push(entity);
      }
      const rule = knowledge.ruleOf.get(read.key);
      if (!rule) {
        return adapt(read, recall).then((adapted) => adapted ?? refuse(action, `${read.key} was never seen open`));
      }
      if (!rule.accepts(facts, args)) {
        return refuse(action, `${read.schema} was not seen to work on ${read.arguments.join(' and ')}`);
      }
      if (!satisfies(facts, args, rule.conditions)) return refuse(action, `${read.schema} needs other circumstances`);
      const { outcomes } = rule;
      if (!outcomes) return adaptOrFail(read, recall);
      if (!rule.isThin(facts, args)) return apply(rule, args, outcomes);
      return consult(rule, read, recall, typesOf(args)).then((precedent) => apply(rule, args, outcomes, precedent));
    },
    async close() {
      leave();
    },
  };
}

/** The scene's opening, with this task's instruction in the place of the recorded one. */
function openingOf({ world: { scene }, task }: DreamScript): Sentence[] {
  return scene.opening.map((sentence) => ({
    ...sentence,
    arguments: sentence.arguments.map((text) => text.replace(scene.instruction, task.instruction)),
  }));
}
