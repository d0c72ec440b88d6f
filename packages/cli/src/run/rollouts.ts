import { resolve } from 'node:path';
import { DreamGymError, wire } from '@dreamgym/core';
import { limited, openaiCompatible } from '@dreamgym/llm';
import { chatPolicy } from '@dreamgym/policies';
import { dreamerOf } from '../commands/flags/flags.ts';
import type { WorkerFlags } from '../commands/flags/worker-flags.ts';
import { onInterrupt } from '../interrupt.ts';
import { budgetOf, llmSettings } from '../llm/llm-flags.ts';
import { usingLlm } from '../llm/llm-session.ts';
import { whole } from '../numbers.ts';
import { answer, noticeTo, type Terminal } from '../terminal.ts';
import { importInstalled } from './environments/find-adapter.ts';
import { loadPipeline, pipelineSettings } from './pipeline.ts';
import { learnedDream } from './rows/learned-dream.ts';

/** The server replaces the name by that of the model it trains. */
const anyModel = 'policy';
/** Exchanging a model may take minutes, in which its server answers that it is busy. */
const patience = { retries: 30, maxDelay: 30, patience: Number.POSITIVE_INFINITY };

/** Plays rollouts that a trainer asks for through Agent Lightning's server: in the dream to train, in reality to validate. */
export async function playForTrainer(
  flags: WorkerFlags & { readonly agentLightning: string },
  output: Terminal,
): Promise<void> {
  const { agentLightning: url, agentLightningKey: keyVariable, actionTokens: maxTokens, folder, json } = flags;
  const { playRollouts } = await importInstalled<typeof import('@dreamgym/trainers')>('@dreamgym/trainers');
  const llm = await llmSettings(flags);
  const settings = await pipelineSettings({ ...flags, experienceModel: dreamerOf(flags, llm), llm });
  const notice = noticeTo(output);
  const { pipeline, defaults } = await loadPipeline(settings, { notice });
  const { seed = defaults.seed } = flags;
  const concurrency = flags.attempts ?? llm?.concurrency ?? defaults.concurrency;
  const session = { settings: llm, budget: budgetOf(flags), run: resolve(folder), notice };
  const { signal, last, stop } = onInterrupt(
    () => notice('stopping; rollouts under way are finished first, Ctrl-C once more gives them up'),
    () => notice('stopping now; the rollouts under way count as failed'),
  );
  try {
    const summary = await usingLlm(session, async (chat) => {
      await chat?.probe(signal);
      const wiring = wire(pipeline(seed, chat)());
      try {
        const { parts } = wiring;
        const trajectories = await parts.recordings.trajectories(signal);
        if (trajectories.length === 0) {
          throw new DreamGymError('CONFIGURATION', 'there are no recordings to dream of', {
            hint: 'give --recordings',
          });
        }
        const training = await learnedDream(parts, trajectories);
        notice(`playing ${whole(concurrency)} rollouts at once for ${url}; Ctrl-C stops`);
        return await playRollouts({
          ...{ url, keyVariable, training, validation: parts.environment, concurrency, seed },
          ...{ signal, now: last, notice },
          policyAt({ baseURL, environment }) {
            const model = limited(openaiCompatible({ model: anyModel, baseURL, keyVariable }), patience);
            // Its proxy gives ids with whole answers only. What is sent back and asked again would be trained on, too.
            return chatPolicy({ model, environment, maxTokens, repair: false, tokens: true });
          },
          async played(trajectory) {
            if (trajectory.provenance.origin === 'dreamed') await parts.replayBuffer.add(trajectory);
          },
        });
      } finally {
        await wiring.close();
      }
    });
    const { played, failed, refused } = summary;
    const counts = [
      `${whole(played)} rollouts played`,
      `${whole(failed)} failed`,
      `${whole(refused)} not wanted any more`,
    ];
    answer(output, { json, value: { command: 'worker', ...summary }, text: counts.join(', ') });
  } finally {
    stop();
  }
}
