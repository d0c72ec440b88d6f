import type { TrainResult } from '@dreamgym/core';
import type { RowOutcome, RunContext } from '../context.ts';
import { durableReplay } from '../files/durable-replay.ts';
import { pairsOf, writeEpisodes } from '../files/episodes.ts';
import { writeLineage } from '../files/lineage.ts';
import { onCommonTasks } from '../results/common-tasks.ts';
import { rowTitle } from '../results/result.ts';
import { evaluateHeldOut, evaluatePolicy, summary } from './evaluate-policy.ts';
import { wholeDream } from './learned-dream.ts';
import { type TrainedRow, trainRow } from './row-training.ts';

/** Trains in the dream, then shows the policy's success in the dream, in dreams of held-out tasks, and in reality, where there is one. */
export function dreamRow(context: RunContext): Promise<RowOutcome | undefined> {
  const { iterations, tasks, groupSize, evaluateEvery } = context.settings.train;
  return trainRow(context, {
    row: 'dream',
    plugin: (resumed) => durableReplay(context, resumed),
    options: { iterations, tasks, groupSize, evaluateEvery },
    async saved({ curriculum }) {
      const lineage = curriculum.lineage?.() ?? [];
      if (lineage.length > 0) await writeLineage(context.run, lineage);
    },
    evaluate: (trained) => evaluateDreamer(context, trained),
  });
}

async function evaluateDreamer(
  context: RunContext,
  { result, parts, seconds, verification }: TrainedRow,
): Promise<RowOutcome> {
  const dreamed = wholeDream(parts);
  const { policy, counters } = result;
  const heldOut = await evaluateHeldOut(context, policy);
  const isReal = !parts.environment.dreamOnly;
  const heldOutDream = isReal
    ? await evaluatePolicy(context, { environment: dreamed, policy, split: 'validation' })
    : heldOut;
  const limit = heldOut.trajectories.length;
  const dream = await evaluatePolicy(context, { environment: dreamed, policy, split: 'train', limit });
  if (isReal) {
    const pairs = pairsOf({ real: heldOut.trajectories, dreamed: heldOutDream.trajectories });
    await writeEpisodes(context.run, pairs, { atMost: context.settings.episodes });
  }
  return {
    row: {
      id: 'dream',
      title: rowTitle('dream', context.settings.train.realSteps),
      evaluation: summary(heldOut),
      outcomes: heldOut.outcomes,
      training: counters,
      ...spent(counters),
      seconds,
    },
    sideBySide: {
      dream: summary(dream),
      ...(isReal ? onCommonTasks({ heldOutDream, reality: heldOut }) : { heldOutDream: summary(heldOutDream) }),
    },
    verification: verification(),
  };
}

function spent({ recordedTransitions, realSteps, dreamedSteps }: TrainResult['counters']) {
  return { recordedTransitions, realSteps, dreamedSteps };
}
