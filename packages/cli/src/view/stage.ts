import { randomBytes } from 'node:crypto';
import { DreamGymError, isSolved } from '@dreamgym/core';
import type { PlayRequest, PlayView, Stage } from '@dreamgym/viewer';
import pLimit from 'p-limit';
import { type HandPlay, handPlay, type Situation } from '../play/hand-play.ts';
import { chooseTask, openWorld, type World } from '../play/open-world.ts';
import { readSettings } from '../run/files/run-folder.ts';

export interface StageOptions {
  /** The runs that may be played, by their folders. */
  readonly runs: () => readonly string[];
  readonly notice: (text: string) => void;
  readonly signal: AbortSignal;
}

/** One attempt at a time, in the world of one run: whoever begins another gives up what was under way. */
export function stageOf({ runs, notice, signal }: StageOptions): Stage & { close(): Promise<void> } {
  const inTurn = pLimit(1);
  let open: { readonly key: string; readonly world: World } | undefined;
  let play: { readonly attempt: string; readonly hand: HandPlay } | undefined;
  let attempts = 0;

  async function giveUp(): Promise<void> {
    const left = play;
    play = undefined;
    await left?.hand.close();
  }
  async function worldOf({ run, world }: PlayRequest): Promise<World> {
    const key = `${world} ${run}`;
    if (open?.key === key) return open.world;
    const before = open;
    open = undefined;
    await before?.world.close();
    const { pipeline: settings, train } = await readSettings(run);
    const dream = world === 'dream';
    if (dream && settings.experienceModel === 'reasoning') {
      throw new DreamGymError('CONFIGURATION', 'a chat model plays the dream of this run, and every step costs', {
        hint: `act in it at the terminal, within a budget: dreamgym play ${run} --dream --max-cost 1`,
      });
    }
    open = { key, world: await openWorld({ settings, seed: train.seed, dream, notice, signal }) };
    return open.world;
  }

  return {
    token: randomBytes(24).toString('base64url'),
    begin: (request) =>
      inTurn(async () => {
        await giveUp();
        if (!runs().includes(request.run)) throw new DreamGymError('CONFIGURATION', `there is no run ${request.run}`);
        const { environment, proposer } = await worldOf(request);
        const { task: id, split, seed } = request;
        const task = await chooseTask(environment, { splits: [split], id, seed });
        const attempt = String(++attempts);
        play = { attempt, hand: handPlay({ environment, task, seed, proposer }) };
        return viewOf(attempt, await play.hand.begin(), environment.description);
      }),
    act: ({ attempt, action }) =>
      inTurn(async () => {
        if (play?.attempt !== attempt) {
          throw new DreamGymError('RUN', 'this attempt was given up, since another one was begun', {
            hint: 'begin anew',
          });
        }
        return viewOf(attempt, await play.hand.act(action));
      }),
    async close() {
      await giveUp();
      await open?.world.close();
    },
  };
}

function viewOf(attempt: string, situation: Situation, description?: string): PlayView {
  const { task, observation, actions, latest, steps, reward, ended } = situation;
  const { id, instruction, family } = task;
  return {
    attempt,
    task: id,
    instruction,
    family,
    description,
    observation: observation.text,
    actions,
    latest: latest && {
      action: latest.action.text,
      observation: latest.observation.text,
      reasoning: latest.reasoning,
      references: latest.references,
      reward: latest.reward,
    },
    steps,
    reward,
    end: ended && {
      kind: ended.end.kind,
      solved: isSolved(reward),
      message: 'message' in ended.end ? ended.end.message : undefined,
    },
  };
}
