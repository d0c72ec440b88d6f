import type { ExperienceModel } from '@dreamgym/core';
import { z } from 'zod';
import { percent, whole } from '../../numbers.ts';
import type { Column } from '../../table.ts';

const count = z.int().nonnegative();

/** What learned rules made of dreamed steps, as files keep it. */
export const verificationSchema = z.object({
  checked: count,
  unknown: count,
  disagreed: count,
  repaired: count,
  kinds: z.record(z.string(), count),
});

export type Verification = z.infer<typeof verificationSchema>;

/** What rules have made of a model's dreams, together with `before`, what they had when the run was stopped; undefined where none check them. */
export function verificationOf(
  model: ExperienceModel & { verification?(): Verification },
  before?: Verification,
): Verification | undefined {
  const now = model.verification?.();
  if (!now || !before) return now;
  const kinds = Object.entries(now.kinds).map(([kind, times]) => [kind, times + (before.kinds[kind] ?? 0)]);
  return {
    checked: now.checked + before.checked,
    unknown: now.unknown + before.unknown,
    disagreed: now.disagreed + before.disagreed,
    repaired: now.repaired + before.repaired,
    kinds: Object.fromEntries(kinds),
  };
}

/** In one sentence. */
export function verificationText({ checked, unknown, disagreed, repaired }: Verification): string {
  const steps = `${whole(checked)} of ${whole(checked + unknown)} dreamed steps`;
  const settled = repaired === 0 ? '' : `; a repair settled ${whole(repaired)}`;
  return `Learned rules could check ${steps}, and objected to ${whole(disagreed)} (${percent(disagreed, checked)})${settled}.`;
}

export const verificationColumns: readonly Column[] = [
  { heading: 'objection' },
  { heading: 'steps', numeric: true },
  { heading: 'of those checked', numeric: true },
];

/** The kinds of objections that came up, the most frequent first. A step may have several. */
export function verificationRows({ kinds, checked }: Verification): string[][] {
  return Object.entries(kinds)
    .filter(([, times]) => times > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([kind, times]) => [kind, whole(times), percent(times, checked)]);
}
