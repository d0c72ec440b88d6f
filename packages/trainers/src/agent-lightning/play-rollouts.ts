import { setTimeout as delay } from 'node:timers/promises';
import {
  deriveSeed,
  type Environment,
  episodeReward,
  type Policy,
  rollout,
  type Task,
  type Trajectory,
} from '@dreamgym/core';
import { type GatewayOptions, gateway, type QueuedRollout } from './gateway.ts';

export interface PlayRolloutsOptions extends GatewayOptions {
  /** Where rollouts are played by which the model is trained, at tasks of the train split: a dream, as a rule. */
  readonly training: Environment;
  /** Where the others are played, at tasks of any split. */
  readonly validation: Environment;
  /** Acts by the model at this address, whose answers have to come with their tokens. */
  policyAt(address: ModelAddress): Policy;
  /** Told of each rollout that was played to its end. */
  readonly played?: (trajectory: Trajectory) => Promise<void>;
  /** Rollouts at once. */
  readonly concurrency?: number;
  readonly seed?: number;
  /** Takes no further rollouts; ends when those under way have ended. */
  readonly signal: AbortSignal;
  /** Gives up the rollouts under way, which then have failed. */
  readonly now?: AbortSignal;
}

/** Where a model answers. */
export interface ModelAddress {
  /** Of an OpenAI-compatible server, with its version; the calls of one rollout only. */
  readonly baseURL: string;
  /** The one that is acted in. */
  readonly environment: Environment;
}

/** What a worker has done. */
export interface RolloutSummary {
  /** Rollouts whose reward was taken. */
  readonly played: number;
  /** Rollouts that failed for reasons that say nothing of the model. */
  readonly failed: number;
  /** Rollouts that the trainer did not want any more. */
  readonly refused: number;
}

/** Milliseconds between looks into an empty queue. */
const idle = 500;

/**
 * Plays what a trainer asks for through Agent Lightning's server, until the signal aborts: claims rollouts from its queue, any
 * number of workers side by side, plays each with the model behind the server's proxy, and says what it has earned. A
 * rollout's input names the task (`task_id`, or else `data_id`); those at one task in one batch begin in the same world.
 */
export async function playRollouts(options: PlayRolloutsOptions): Promise<RolloutSummary> {
  const { training, validation, policyAt, played = async () => {}, concurrency = 1, seed = 0, signal } = options;
  const { now = new AbortController().signal, notice = () => {} } = options;
  const server = gateway(options);
  const tasks = {
    training: byId(await training.tasks('train')),
    validation: byId(
      (await Promise.all((['train', 'validation', 'test'] as const).map((split) => validation.tasks(split)))).flat(),
    ),
  };
  const summary = { played: 0, failed: 0, refused: 0 };
  const playing = new Set<Promise<void>>();
  let failure: unknown;
  const stop = new AbortController();
  const stopping = AbortSignal.any([signal, stop.signal]);

  async function play(asked: QueuedRollout): Promise<Trajectory | string> {
    const { is_train: isTraining, config, rollout_id: id } = asked;
    const environment = isTraining ? training : validation;
    const name = String(asked.input.task_id ?? asked.input.data_id);
    const task = (isTraining ? tasks.training : tasks.validation).get(name);
    if (!task) {
      const [known = 'none'] = tasks[isTraining ? 'training' : 'validation'].keys();
      return `${environment.name} has no task ${name}${isTraining ? ' in its train split' : ''}; there is ${known}, for example`;
    }
    const limit = AbortSignal.timeout(1000 * (config?.timeout_seconds ?? 3_600));
    try {
      const batch = asked.metadata?.batch_idx ?? 0;
      return await rollout({
        environment,
        policy: policyAt({ baseURL: server.modelAddress(asked), environment }),
        task,
        seed: deriveSeed(seed, 'rollout', id),
        worldSeed: deriveSeed(seed, 'world', name, batch),
        evaluation: !isTraining,
        signal: AbortSignal.any([now, limit]),
      });
    } catch (error) {
      if (now.aborted) return 'the worker was stopped';
      if (limit.aborted) return 'it took longer than the trainer waits';
      throw error;
    }
  }

  async function settle(asked: QueuedRollout): Promise<void> {
    const came = await play(asked);
    const reason = typeof came === 'string' ? came : came.end.kind === 'failed' ? came.end.message : undefined;
    // Also when everything is to stop at once: nobody else may take a rollout that was claimed.
    const settling = AbortSignal.timeout(now.aborted ? 5_000 : 600_000);
    if (reason !== undefined) {
      summary.failed += 1;
      notice(`a rollout failed: ${reason}`);
      if (!(await server.fail(asked, reason, settling))) summary.refused += 1;
      return;
    }
    const trajectory = came as Trajectory;
    const isTaken = await server.succeed(asked, episodeReward(trajectory), settling);
    summary[isTaken ? 'played' : 'refused'] += 1;
    await played(trajectory);
  }

  const begin = (asked: QueuedRollout) => {
    const settled = settle(asked)
      .catch((error) => {
        failure ??= error;
        stop.abort();
      })
      .finally(() => playing.delete(settled));
    playing.add(settled);
  };

  try {
    while (!stopping.aborted) {
      const room = concurrency - playing.size;
      const isOpen = room > 0 && !(await server.isPaused(stopping));
      let begun = 0;
      for (const asked of isOpen ? await server.queued(room, stopping) : []) {
        if (!(await server.claim(asked, stopping))) continue;
        begin(asked);
        begun += 1;
      }
      if (room === 0) await Promise.race(playing);
      else if (begun === 0) {
        const waited = delay(idle, undefined, { signal: stopping }).catch(() => {});
        await Promise.race([waited, ...playing]);
      }
    }
  } catch (error) {
    if (!stopping.aborted) failure ??= error;
  }
  await Promise.all(playing);
  if (failure !== undefined) throw failure;
  return summary;
}

const byId = (tasks: readonly Task[]): ReadonlyMap<string, Task> => new Map(tasks.map((task) => [task.id, task]));
