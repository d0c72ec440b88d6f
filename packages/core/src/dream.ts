import type { Environment, Episode } from './contracts/environment.ts';
import type { DreamStep, ExperienceModel, Recall } from './contracts/experience-model.ts';
import type { Observation } from './contracts/observation.ts';
import type { ReplayBuffer } from './contracts/replay-buffer.ts';
import { defaultStepLimit } from './rollout/step-limit.ts';

export interface DreamOptions {
  /** Gives the tasks, the step limit, the description, the abstraction and the reader of actions; it is never started or stepped. */
  readonly environment: Environment;
  readonly experienceModel: ExperienceModel;
  readonly replayBuffer: ReplayBuffer;
}

/** The real environment's tasks, played by an experience model: an `Environment` like any other (paper, section 4.1). */
export function dream({ environment, experienceModel, replayBuffer }: DreamOptions): Environment {
  const stepLimit = environment.stepLimit ?? defaultStepLimit;
  return {
    name: `dream(${environment.name})`,
    description: environment.description,
    dreamed: true,
    experienceModel: experienceModel.name,
    stepLimit,
    abstraction: environment.abstraction,
    actionReader: environment.actionReader,
    tools: environment.tools,
    tasks: (split) => environment.tasks(split),
    async start(task, { seed, worldSeed = seed, signal }) {
      signal.throwIfAborted();
      let state: Observation = { text: task.instruction };
      let action = '';
      let searches = 0;
      const recall: Recall = (query) => {
        searches += 1;
        return replayBuffer.search({ ...query, observation: state.text, action, exclude: task.id });
      };
      const opened = await experienceModel.open({ task, worldSeed, seed, recall, signal });
      state = opened.observation;
      let taken = 0;
      let open = true;

      const finish = (step: DreamStep): DreamStep => {
        taken += 1;
        state = step.observation;
        const truncated = !step.terminated && (step.truncated || taken >= stepLimit);
        open = !step.terminated && !truncated;
        if (searches === 0 && truncated === step.truncated) return step;
        const answer = searches === 0 ? { ...step, truncated } : { ...step, truncated, searches };
        searches = 0;
        return answer;
      };
      const episode: Episode = {
        observation: opened.observation,
        step(chosen) {
          signal.throwIfAborted();
          if (!open) throw new Error(`the dream of ${task.id} has ended; start another one`);
          action = chosen.text;
          const answer = opened.step({ action: chosen, recall });
          return answer instanceof Promise ? answer.then(finish) : finish(answer);
        },
        async close() {
          open = false;
          await opened.close();
        },
      };
      return episode;
    },
  };
}
