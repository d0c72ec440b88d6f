import { describe, it } from 'vitest';
import { type Rules, runRules } from './rules/rule.ts';

/** Rules that a subject does not keep, with the reason: each has to fail, so an excuse that no longer holds turns red. */
export type Skips<RuleSet> = { readonly [Rule in keyof RuleSet]?: string };

/** Registers one vitest test per rule. A rule that does not apply to the subject is shown as skipped, with the reason. */
export function checkRules<Subject>(
  name: string,
  rules: Rules<Subject>,
  subject: Subject,
  skip: Readonly<Record<string, string | undefined>> = {},
): void {
  const unknown = Object.keys(skip).find((rule) => !(rule in rules));
  if (unknown)
    throw new Error(`there is no rule '${unknown}' to skip; the rules are: ${Object.keys(rules).join(', ')}`);
  describe(name, () => {
    for (const [rule, check] of Object.entries(rules)) {
      const reason = skip[rule];
      if (reason === undefined) {
        it(rule, async (context) => {
          const inapplicable = await check(subject);
          if (inapplicable !== undefined) context.skip(inapplicable);
        });
      } else {
        it.fails(`${rule} (not kept: ${reason})`, async () => {
          const [outcome] = await runRules({ [rule]: check }, subject);
          if (outcome?.kind === 'broken') throw new Error(outcome.reason);
        });
      }
    }
  });
}
