import { expect, it } from 'vitest';
import { type Rules, runRules } from './rules/rule.ts';

/** One broken fake per rule: that rule and no other goes red, and its message says the expected words. */
type BrokenFakes<RuleSet> = {
  readonly [Rule in keyof RuleSet]: readonly [broken: () => SubjectOf<RuleSet>, message: string | RegExp];
};
type SubjectOf<RuleSet> = RuleSet extends Rules<infer Subject> ? Subject : never;

/** Registers the kit's tests of itself: a good fake keeps every rule, each broken fake breaks its own rule only. */
export function testRules<RuleSet extends Rules<never>>(
  ruleSet: RuleSet,
  good: SubjectOf<RuleSet>,
  broken: BrokenFakes<RuleSet>,
): void {
  const rules = ruleSet as unknown as Rules<unknown>;
  it('finds nothing wrong with the good fake, and every rule applies to it', async () => {
    expect((await runRules(rules, good)).filter(({ kind }) => kind !== 'kept')).toEqual([]);
  });
  const cases: Readonly<Record<string, readonly [broken: () => unknown, message: string | RegExp]>> = broken;
  for (const [rule, [fake, message]] of Object.entries(cases)) {
    it(`turns red alone: ${rule}`, async () => {
      const outcomes = (await runRules(rules, fake())).filter(({ kind }) => kind === 'broken');
      expect(outcomes).toEqual([{ rule, kind: 'broken', reason: expect.stringMatching(message) }]);
    });
  }
}
