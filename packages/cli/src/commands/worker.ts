import { resolve } from 'node:path';
import { Command } from 'commander';
import { onInterrupt } from '../interrupt.ts';
import { budgetOf, llmSettings, withLlmFlags } from '../llm/llm-flags.ts';
import { usingLlm } from '../llm/llm-session.ts';
import { whole } from '../numbers.ts';
import { loadPipeline, pipelineSettings } from '../run/pipeline.ts';
import { playForTrainer } from '../run/rollouts.ts';
import { loadWorkers, queueDefault } from '../run/workers.ts';
import { answer, noticeTo, type Terminal } from '../terminal.ts';
import { dreamerOf, groups, jsonFlag, wholeNumber, withDreamerFlags, withPipelineFlags } from './flags/flags.ts';
import type { WorkerFlags } from './flags/worker-flags.ts';

export function workerCommand(output: Terminal): Command {
  return withLlmFlags(withDreamerFlags(withPipelineFlags(new Command('worker'))))
    .optionsGroup(groups.playing)
    .option('--queue <name>', 'the queue that it takes attempts from', queueDefault)
    .option('--attempts <n>', 'attempts at once (default: what the environment or --concurrency says)', wholeNumber(1))
    .option('--name <name>', "how the training tells of it (default: the machine's name and the process's number)")
    .optionsGroup(groups.trainer)
    .option('--agent-lightning <url>', 'plays what a trainer asks for through this Agent Lightning server instead')
    .option('--agent-lightning-key <variable>', 'environment variable that holds its key, where it wants one')
    .option('--action-tokens <n>', 'the most tokens of each answer of the model that is trained', wholeNumber(1), 256)
    .optionsGroup(groups.output)
    .option('--folder <dir>', "where the chat model's answers and costs are kept", 'worker')
    .addOption(jsonFlag())
    .action((flags: WorkerFlags) => playAttempts(flags, output));
}

async function playAttempts(flags: WorkerFlags, output: Terminal): Promise<void> {
  if (flags.agentLightning !== undefined)
    return playForTrainer({ ...flags, agentLightning: flags.agentLightning }, output);
  const { queue, name, folder, json } = flags;
  const llm = await llmSettings(flags);
  const settings = await pipelineSettings({ ...flags, experienceModel: dreamerOf(flags, llm), llm });
  const notice = noticeTo(output);
  const { work } = await loadWorkers();
  const { pipeline, defaults } = await loadPipeline(settings, { notice });
  const { seed, attemptsAtOnce } = defaults;
  const session = { settings: llm, budget: budgetOf(flags), run: resolve(folder), notice };
  const { signal, last, stop } = onInterrupt(
    () => notice('stopping; attempts under way are finished first, Ctrl-C once more hands them back'),
    () => notice('stopping now; others play the attempts again'),
  );
  try {
    const summary = await usingLlm(session, async (chat) => {
      await chat?.probe(signal);
      const concurrency = flags.attempts ?? llm?.concurrency ?? attemptsAtOnce;
      notice(`playing ${whole(concurrency)} attempts at once from the queue ${queue}; Ctrl-C stops`);
      const parts = pipeline(flags.seed ?? seed, chat);
      return work({ pipeline: parts, queue, name, concurrency, signal, now: last, notice });
    });
    const { played, failed, refused } = summary;
    const counts = [
      `${whole(played)} attempts played`,
      `${whole(failed)} episodes failed`,
      `${whole(refused)} came too late`,
    ];
    answer(output, { json, value: { command: 'worker', ...summary }, text: counts.join(', ') });
  } finally {
    stop();
  }
}
