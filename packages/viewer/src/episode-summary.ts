import type { EpisodeOutcome, EpisodePair, EpisodeSummary, EpisodeView } from './view.ts';

/** What lists tell of the pair that stands at this place. */
export function summaryOf({ instruction, family, dreamed, real }: EpisodePair, at: number): EpisodeSummary {
  const divergence = divergenceOf(dreamed, real);
  return { at, instruction, family, dreamed: outcomeOf(dreamed), real: outcomeOf(real), divergence };
}

function outcomeOf({ solved, end, steps }: EpisodeView): EpisodeOutcome {
  return { solved, end: end.kind, steps: steps.length };
}

function divergenceOf(dreamed: EpisodeView, real: EpisodeView): number | null {
  if (dreamed.opening !== real.opening) return 0;
  const count = Math.max(dreamed.steps.length, real.steps.length);
  for (let at = 0; at < count; at++) {
    const [one, other] = [dreamed.steps[at], real.steps[at]];
    if (one?.action !== other?.action || one?.observation !== other?.observation) return at + 1;
  }
  return null;
}
