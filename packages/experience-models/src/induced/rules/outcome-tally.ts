import type { Sentence } from '@dreamgym/core';
import { add } from '../facts/conditions.ts';
import type { Facts } from '../facts/facts.ts';
import type { RecordedEvidence } from '../recordings/recorded-evidence.ts';
import { type Case, type DecisionTree, growTree } from './decision-tree.ts';
import { type ItemSource, itemsOf, liftSentences, type Outcome, possibleSources } from './outcomes.ts';
import type { OutcomeLeaf } from './rules.ts';

/** Counts how the world answered one action schema. */
export class OutcomeTally {
  private readonly evidence: RecordedEvidence;
  private readonly outcomes = new Map<string, Outcome & { readonly sources: SourceTally[] }>();
  private readonly cases = new Map<string, Case<string> & { readonly types: string }>();

  constructor(evidence: RecordedEvidence) {
    this.evidence = evidence;
  }

  /** `before` is the world before the action, `after` with its effects; refusals have no `after`. */
  observe(sentences: readonly Sentence[], names: readonly string[], before: Facts, after: Facts | undefined): void {
    const { abstraction, vocabulary } = this.evidence;
    const { signature, lifted } = liftSentences(sentences, names, abstraction);
    let outcome = this.outcomes.get(signature);
    if (!outcome) {
      const sources = lifted.map((sentence) =>
        possibleSources(sentence, abstraction, vocabulary).map((source) => ({ source, hits: 0 })),
      );
      outcome = { sentences: lifted, count: 0, sources };
      this.outcomes.set(signature, outcome);
    }
    outcome.count += 1;
    const args = names.map((name) => before.entity(name));
    const isFixture = (entity: number) => this.evidence.actions.sortOf(before.types[entity]!) !== 'thing';
    for (const [index, sentence] of sentences.entries()) {
      const items = [...(sentence.items ?? [])].sort().join('|');
      for (const tally of outcome.sources[index]!) {
        const found = itemsOf(tally.source, before, args, isFixture).map((entity) => before.names[entity]!);
        if (found.sort().join('|') === items) tally.hits += 1;
      }
    }
    if (!after) return;
    const types = args.map((entity) => after.types[entity]!).join('|');
    const mask = after.mask(args);
    const key = `${mask} ${types} ${signature}`;
    const known = this.cases.get(key);
    if (known) known.count += 1;
    else this.cases.set(key, { mask, result: signature, types, count: 1 });
  }

  /** The outcome seen most often. */
  mostFrequent(): Outcome | undefined {
    let best: Outcome | undefined;
    for (const [signature, { count }] of this.outcomes) {
      if (count > (best?.count ?? 0)) best = this.finished(signature);
    }
    return best;
  }

  /** Every outcome, by its signature. */
  answers(): ReadonlyMap<string, Outcome> {
    return new Map([...this.outcomes.keys()].map((signature) => [signature, this.finished(signature)]));
  }

  /** The types that each argument had. */
  typesByArgument(arity: number): ReadonlySet<string>[] {
    const cases = [...this.cases.values()].map(({ types }) => types.split('|'));
    return Array.from({ length: arity }, (_, argument) => new Set(cases.map((types) => types[argument]!)));
  }

  /** How to choose the outcome; undefined where none was seen. */
  tree(arity: number): DecisionTree<OutcomeLeaf> | undefined {
    if (this.cases.size === 0) return undefined;
    // What is the case somewhere else decides only where the action has no arguments to decide by.
    const literals = this.evidence.vocabulary.literals[arity]!;
    const width = arity === 0 ? literals.length : literals.filter(({ kind }) => kind !== 'some').length;
    return growTree([...this.cases.values()], width, (cases): OutcomeLeaf => {
      const usual = mostCounted(cases);
      const byTypes = new Map<string, Outcome>();
      const types = new Set(cases.map((one) => one.types));
      for (const its of types) {
        const result = mostCounted(cases.filter((one) => one.types === its));
        if (result !== usual) byTypes.set(its, this.finished(result));
      }
      return { byTypes, usual: this.finished(usual) };
    });
  }

  private finished(signature: string): Outcome {
    const { sentences, count, sources } = this.outcomes.get(signature)!;
    return {
      count,
      sentences: sentences.map((sentence, index) => ({
        ...sentence,
        source: sentence.source ?? mostHits(sources[index]!),
      })),
    };
  }
}

type SourceTally = { readonly source: ItemSource; hits: number }[];

function mostHits(tally: SourceTally): ItemSource | undefined {
  return tally.reduce<SourceTally[number] | undefined>(
    (best, one) => (!best || one.hits > best.hits ? one : best),
    undefined,
  )?.source;
}

function mostCounted(cases: readonly Case<string>[]): string {
  const counts = new Map<string, number>();
  for (const { result, count } of cases) add(counts, result, count);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
