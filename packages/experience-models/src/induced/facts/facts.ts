import type { Abstraction, Sentence, Term } from '@dreamgym/core';
import { type ReportedList, reportsOf } from '../recordings/reports.ts';
import type { Literal, Mask, Vocabulary } from './vocabulary.ts';

/** Which entities are within reach together: containers at one spot. Entities of no group stand alone. */
export type Neighbours = ReadonlyMap<string, number>;

const none: readonly number[] = [];

interface SharedNames {
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly typeNumbers: readonly number[];
  readonly ids: Map<string, number>;
  readonly groups: number[];
  readonly all: number[];
}

/**
 * What holds in one world at one moment. Serves both for learning, where it is what an observer believes, and for
 * dreaming, where it is the complete hidden world. Entities are numbers within one world.
 */
export class Facts {
  names: readonly string[] = [];
  types: readonly string[] = [];
  /** The types by their numbers in the vocabulary. */
  typeNumbers: readonly number[] = [];
  private ids = new Map<string, number>();
  private shared = false;
  private readonly vocabulary: Vocabulary;
  private readonly typeOf: (entity: string) => string;
  /** By unary predicate: the entities it holds for, in no particular order. */
  private holders: number[][];
  /** One for each entity and unary predicate; see `flag`. */
  private flags = new Uint8Array(64);
  // The lists of relations are replaced, never changed, so that copies can share them.
  /** By binary predicate, then by second argument: the first arguments. */
  private firsts: (readonly number[])[][];
  /** By binary predicate, then by first argument: the second arguments. */
  private seconds: (readonly number[])[][];
  private neighbours: Neighbours = new Map();
  private groups: number[] = [];
  private all: number[] = [];
  private reach: readonly number[] | undefined;
  /** Parts of masks that were written already; undefined until the first mask, since dreams need none. */
  private written: { readonly ofEntity: (string | undefined)[]; some: string | undefined } | undefined;

  constructor(vocabulary: Vocabulary, abstraction: Pick<Abstraction, 'typeOf'>) {
    this.vocabulary = vocabulary;
    this.typeOf = abstraction.typeOf;
    this.holders = vocabulary.unary.map(() => []);
    this.firsts = vocabulary.binary.map(() => []);
    this.seconds = vocabulary.binary.map(() => []);
  }

  /** An independent copy. What never changes after the copy, the names, is shared until one side meets a new entity. */
  copy(): Facts {
    const copy = new Facts(this.vocabulary, { typeOf: this.typeOf });
    copy.holders = this.holders.map((list) => list.slice());
    copy.flags = this.flags.slice();
    copy.firsts = this.firsts.map((lists) => lists.slice());
    copy.seconds = this.seconds.map((lists) => lists.slice());
    copy.neighbours = this.neighbours;
    copy.share(this.sharable());
    this.shared = true;
    return copy;
  }

  private sharable(): SharedNames {
    const { names, types, typeNumbers, ids, groups, all } = this;
    return { names, types, typeNumbers, ids, groups, all };
  }

  private share(names: SharedNames): void {
    Object.assign(this, names, { shared: true });
  }

  private unshare(): void {
    this.share({
      names: [...this.names],
      types: [...this.types],
      typeNumbers: [...this.typeNumbers],
      ids: new Map(this.ids),
      groups: [...this.groups],
      all: [...this.all],
    });
    this.shared = false;
  }

  get size(): number {
    return this.names.length;
  }

  /** The entity of this name, where it is known. */
  find(name: string): number | undefined {
    return this.ids.get(name);
  }

  /** The entity of this name, made known where it was not. */
  entity(name: string): number {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    if (this.shared) this.unshare();
    this.reach = undefined;
    const id = this.names.length;
    this.ids.set(name, id);
    this.all.push(id);
    (this.names as string[]).push(name);
    const type = this.typeOf(name);
    (this.types as string[]).push(type);
    (this.typeNumbers as number[]).push(this.vocabulary.numberOfType(type));
    const flags = this.names.length * this.vocabulary.unary.length;
    if (flags > this.flags.length) {
      const larger = new Uint8Array(2 * flags);
      larger.set(this.flags);
      this.flags = larger;
    }
    this.groups.push(this.neighbours.get(name) ?? -1);
    for (const lists of [...this.firsts, ...this.seconds]) lists.push(none);
    return id;
  }

  setNeighbours(neighbours: Neighbours): void {
    if (this.shared) this.unshare();
    this.neighbours = neighbours;
    this.reach = undefined;
    for (const [id, name] of this.names.entries()) this.groups[id] = neighbours.get(name) ?? -1;
  }

  private flag(predicate: number, entity: number): number {
    return entity * this.vocabulary.unary.length + predicate;
  }

  setUnary(predicate: number, entity: number, value: boolean): void {
    const flag = this.flag(predicate, entity);
    if ((this.flags[flag] === 1) === value) return;
    const holders = this.holders[predicate]!;
    if (this.written) {
      this.written.ofEntity[entity] = undefined;
      this.written.some = undefined;
    }
    if (this.vocabulary.functional.has(predicate)) {
      this.reach = undefined;
      for (const other of holders) {
        this.flags[this.flag(predicate, other)] = 0;
        if (this.written) this.written.ofEntity[other] = undefined;
      }
      holders.length = 0;
    }
    this.flags[flag] = value ? 1 : 0;
    if (value) holders.push(entity);
    else if (holders.length > 0) holders.splice(holders.indexOf(entity), 1);
  }

  setBinary(predicate: number, first: number, second: number, value: boolean): void {
    const firsts = this.firsts[predicate]!;
    const seconds = this.seconds[predicate]!;
    if (firsts[second]!.includes(first) === value) return;
    this.reach = undefined;
    const changed = (list: readonly number[], entity: number) =>
      value ? [...list, entity] : list.filter((other) => other !== entity);
    firsts[second] = changed(firsts[second]!, first);
    seconds[first] = changed(seconds[first]!, second);
  }

  unary(predicate: number, entity: number): boolean {
    return this.flags[this.flag(predicate, entity)] === 1;
  }

  /** Every entity of the world. */
  everything(): readonly number[] {
    return this.all;
  }

  /** The entities for which a unary predicate holds. */
  holdersOf(predicate: number): readonly number[] {
    return this.holders[predicate]!;
  }

  /** What stands before `second` in a binary predicate: everything on a shelf. */
  firstsOf(predicate: number, second: number): readonly number[] {
    return this.firsts[predicate]![second]!;
  }

  /** What stands after `first` in a binary predicate: everything a mug is on. */
  secondsOf(predicate: number, first: number): readonly number[] {
    return this.seconds[predicate]![first]!;
  }

  /** The entities that are `here`, each once. */
  reachable(): readonly number[] {
    if (this.reach) return this.reach;
    const reach: number[] = [];
    for (const predicate of this.vocabulary.functional) {
      const place = this.holders[predicate]![0];
      if (place === undefined) continue;
      for (let entity = 0; entity < this.groups.length; entity++) {
        if (this.together(place, entity) && !reach.includes(entity)) reach.push(entity);
      }
    }
    const places = reach.length;
    for (const firsts of this.firsts) {
      for (let index = 0; index < places; index++) {
        for (const first of firsts[reach[index]!]!) if (!reach.includes(first)) reach.push(first);
      }
    }
    this.reach = reach;
    return reach;
  }

  /** Whether an entity is at the present place, is a neighbour of it, or lies on or in one of those. */
  here(entity: number): boolean {
    return this.reachable().includes(entity);
  }

  private together(place: number, entity: number): boolean {
    return place === entity || (this.groups[place]! >= 0 && this.groups[place] === this.groups[entity]);
  }

  holds(literal: Literal, args: readonly number[]): boolean {
    switch (literal.kind) {
      case 'unary':
        return this.unary(literal.predicate, args[literal.argument]!);
      case 'binary':
        return this.seconds[literal.predicate]![args[literal.first]!]!.includes(args[literal.second]!);
      case 'here':
        return this.here(args[literal.argument]!);
      case 'some':
        return this.holders[literal.predicate]!.length > 0;
    }
  }

  /** The literals that hold for these arguments: `1` at place i where literal i of their arity holds, else `0`. */
  mask(args: readonly number[]): Mask {
    const literals = this.vocabulary.literals[args.length]!;
    let mask = '';
    // The vocabulary's order: literals of several things first, then those of each argument, then those of any entity.
    for (const literal of literals) {
      if (literal.kind === 'unary' || literal.kind === 'some') break;
      mask += this.holds(literal, args) ? '1' : '0';
    }
    for (const entity of args) mask += this.unaryMask(entity);
    this.written ??= { ofEntity: [], some: undefined };
    this.written.some ??= this.holders.map(({ length }) => (length > 0 ? '1' : '0')).join('');
    return mask + this.written.some;
  }

  /** The literals of one argument. */
  private unaryMask(entity: number): string {
    this.written ??= { ofEntity: [], some: undefined };
    const known = this.written.ofEntity[entity];
    if (known !== undefined) return known;
    let mask = '';
    for (let predicate = 0; predicate < this.vocabulary.unary.length; predicate++) {
      mask += this.unary(predicate, entity) ? '1' : '0';
    }
    this.written.ofEntity[entity] = mask;
    return mask;
  }

  set(term: Term, args: readonly number[], value: boolean): void {
    if (args.length === 1) this.setUnary(this.vocabulary.unary.indexOf(term.name), args[0]!, value);
    else this.setBinary(this.vocabulary.binary.indexOf(term.name), args[0]!, args[1]!, value);
  }

  /** Takes in facts by name. */
  believe(facts: readonly Term[]): void {
    for (const fact of facts) {
      const args = fact.arguments.map((name) => this.entity(name));
      this.set(fact, args, true);
    }
  }

  /** Takes in what the sentences of one observation report. */
  read(sentences: readonly Sentence[], abstraction: Pick<Abstraction, 'sentences'>): void {
    for (const sentence of sentences) {
      const { facts, list } = reportsOf(sentence, abstraction);
      for (const { name, arguments: names, value } of facts) {
        const args = names.map((its) => this.entity(its));
        this.set({ name, arguments: names }, args, value);
      }
      if (list) this.readList(list);
    }
  }

  private readList({ name, owner, items }: ReportedList): void {
    const listed = items.map((item) => this.entity(item));
    if (owner === undefined) {
      const predicate = this.vocabulary.unary.indexOf(name);
      for (const entity of [...this.holders[predicate]!]) {
        if (!listed.includes(entity)) this.setUnary(predicate, entity, false);
      }
      for (const entity of listed) this.setUnary(predicate, entity, true);
      return;
    }
    const predicate = this.vocabulary.binary.indexOf(name);
    const second = this.entity(owner);
    for (const first of [...this.firsts[predicate]![second]!]) {
      if (!listed.includes(first)) this.setBinary(predicate, first, second, false);
    }
    for (const first of listed) this.setBinary(predicate, first, second, true);
  }
}
