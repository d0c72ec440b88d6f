import { defaults } from './defaults.ts';
import { type RowId, rowIds } from './results/result.ts';
import { ablations } from './rows/ablations.ts';
import type { Settings } from './settings.ts';

/** The rows that the settings ask for: the dream alone, the dream and a real phase, or all that the environment has time for. */
export function plannedRows({
  pipeline,
  baselines,
  ablations: ablated = false,
  train,
  slow,
  pretrained,
}: Settings): readonly RowId[] {
  const many = baselines && !slow;
  const needed: Record<RowId, boolean> = {
    random: baselines,
    'behaviour-cloning': baselines,
    'expert-cloning': many,
    'first-prompt': pipeline.policy === 'chat',
    dream: true,
    'without-pretraining': ablated && pretrained === true,
    'without-replay': ablated,
    'without-generation': ablated && (pipeline.generatedShare ?? defaults.generatedShare) > 0,
    'uniform-tasks': ablated,
    'without-history': ablated && pipeline.experienceModel === 'reasoning',
    'without-reasoning': ablated && pipeline.experienceModel === 'reasoning',
    'sim-to-real': train.realSteps > 0,
    'real-few': baselines && train.realSteps > 0,
    'real-many': many && train.realSteps > 0,
    'real-equal': many,
  };
  return rowIds.filter((row) => needed[row]);
}

/** How often a policy is trained in the dream. */
export function dreamTrainings(settings: Settings): number {
  return plannedRows(settings).filter((row) => row === 'dream' || row in ablations).length;
}
