/**
 * Checks one promise of a contract: throws where it is broken, saying what was seen and what to change. Returns a reason
 * where the promise does not apply to this subject.
 */
export type Rule<Subject> = (subject: Subject) => Promise<string | undefined>;

/** Rules by the sentence that each of them is: `{ 'repeats itself under one seed': … }`. */
export type Rules<Subject> = Readonly<Record<string, Rule<Subject>>>;

/** How one rule went: kept, broken or without application; the last two with their reason. */
export interface RuleOutcome {
  readonly rule: string;
  readonly kind: 'kept' | 'broken' | 'not applicable';
  readonly reason?: string;
}

/** Runs every rule, without any test runner. */
export async function runRules<Subject>(rules: Rules<Subject>, subject: Subject): Promise<readonly RuleOutcome[]> {
  const outcomes: RuleOutcome[] = [];
  for (const [rule, check] of Object.entries(rules)) {
    try {
      const reason = await check(subject);
      outcomes.push(reason === undefined ? { rule, kind: 'kept' } : { rule, kind: 'not applicable', reason });
    } catch (error) {
      outcomes.push({ rule, kind: 'broken', reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return outcomes;
}
