import { type ChatModel, DreamGymError, type Recordings, wire } from '@dreamgym/core';
import { ownAttempts } from '@dreamgym/optimizers';
import { heldOutOf } from '../fidelity/held-out.ts';
import { whole } from '../numbers.ts';
import type { Pipeline } from '../run/pipeline.ts';
import { dreamTrainings } from '../run/planned-rows.ts';
import { measuresDream, type Settings } from '../run/settings.ts';
import type { Terminal } from '../terminal.ts';
import { type Estimate, estimate, estimateDreams, estimateText } from './estimate.ts';
import type { LlmSession } from './llm-session.ts';
import { rehearse } from './rehearsal.ts';
import { rehearsePlay } from './rehearse-play.ts';

export interface AgreementRequest {
  readonly settings: Settings;
  readonly pipeline: (model: ChatModel) => Pipeline;
  readonly llm: LlmSession;
  /** Whether the cost is accepted beforehand. */
  readonly yes?: boolean;
  readonly output: Terminal;
  readonly signal: AbortSignal;
}

/** Shows what a run costs at most, and goes on only where that is accepted. Gives the recordings that it has read for it. */
export async function agreeToCost(request: AgreementRequest): Promise<Recordings> {
  const { settings, pipeline, llm, yes, output, signal } = request;
  const { iterations, tasks, groupSize } = settings.train;
  const rehearsed = await rehearse({ pipeline, llm, tasks, signal });
  const { evaluationTasks = Number.POSITIVE_INFINITY, pipeline: parts } = settings;
  const acts = parts.policy === 'chat';
  const heldOut = Math.min(evaluationTasks, await heldOutTasks(pipeline(llm.model)));
  const isMeasured = parts.experienceModel === 'reasoning' && measuresDream(settings);
  const measured = isMeasured ? heldOutOf(rehearsed.recorded.length) : 0;
  const evaluated = 2 * heldOut + measured;
  const trainings = dreamTrainings(settings);
  const judged = acts ? ownAttempts({ groupSize }) : { first: 0, update: 0 };
  const trained = trainings * (judged.first + iterations * (tasks * groupSize + judged.update));
  const dreams = estimateDreams({
    rehearsed,
    training: trained,
    evaluation: evaluated,
    worlds: trainings * iterations * tasks + evaluated,
    // Nothing is worth varying before the first iteration.
    proposals: trainings * (iterations - 1),
  });
  // In reality as well, by its first prompt and by the one that is found.
  const actions = acts ? await estimateActions(request, trained + 4 * heldOut) : [];
  const cost = [...(parts.experienceModel === 'reasoning' ? dreams : []), ...actions];
  const does = [...(acts ? ['acts'] : []), ...(parts.experienceModel === 'reasoning' ? ['plays the dream'] : [])];
  const text = estimateText(cost, { does: does.join(' and '), llm });
  const attempts = `${whole(trained)} attempts in training, ${whole(evaluated)} in evaluation (--evaluation-tasks bounds it)`;
  await agree(`${text}\n${attempts}\n${earlyEnds}`, { yes, output });
  return { trajectories: async () => rehearsed.recorded };
}

/** What so many attempts cost at most where the chat model acts in them; what it reflects on beside them is little. */
async function estimateActions(
  { settings, pipeline, llm, signal }: AgreementRequest,
  attempts: number,
): Promise<readonly Estimate[]> {
  const wiring = wire(pipeline(llm.model)());
  try {
    const { environment } = wiring.parts;
    const [task] = await environment.tasks('train');
    const { history, maxTokens } = settings.pipeline.llm ?? {};
    const one = task && (await rehearsePlay({ environment, task, settings: { history, maxTokens }, llm, signal }));
    return estimate([{ name: 'actions of the policy', rehearsed: one, times: attempts }]);
  } finally {
    await wiring.close();
  }
}

/** Why a dream may cost less. */
export const earlyEnds = 'less where attempts end early, or repeat what was done in their world before';

/** Goes on only where this cost is accepted, beforehand or by whoever is asked. */
export async function agree(
  cost: string,
  { yes, output }: { readonly yes?: boolean; readonly output: Terminal },
): Promise<void> {
  output.err(`${cost}\n`);
  if (yes) return;
  if (!output.confirm) {
    throw new DreamGymError('CONFIGURATION', 'nobody is here to accept this cost', {
      hint: 'accept it with --yes; --max-cost, --max-tokens and --max-calls bound it',
    });
  }
  if (!(await output.confirm('Go on?'))) throw new DOMException('the cost was not accepted', 'AbortError');
}

/** Each is played once in its own dream at the end, and as many tasks of the training beside them. */
async function heldOutTasks(pipeline: Pipeline): Promise<number> {
  const wiring = wire(pipeline());
  try {
    return (await wiring.parts.environment.tasks('validation')).length;
  } finally {
    await wiring.close();
  }
}
