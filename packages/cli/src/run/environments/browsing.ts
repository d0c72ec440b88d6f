import { DreamGymError, dream } from '@dreamgym/core';
import { backplay } from '@dreamgym/curricula';
import { choicePolicy, randomPolicy } from '@dreamgym/policies';
import { embeddedCurriculum } from '../../embedded.ts';
import { announced } from './announced.ts';
import type { KnownEnvironment } from './known-environment.ts';

const attemptsAtOnce = 2;

/** The bundled sites in a real browser, with those of their tasks that are scored without a judge. */
export const browsing: KnownEnvironment = {
  async plugin({ data, notice }) {
    if (data !== undefined) {
      throw new DreamGymError('CONFIGURATION', `webarena brings its sites along, so the folder ${data} has no effect`, {
        hint: 'leave out --data; other sites and task files go into a config file: webarena({ sites, tasks })',
      });
    }
    // A browser's driver takes its time to load: other environments shall not wait for it.
    const { bundledTasks, findChromium, webarena } = await import('@dreamgym/webarena');
    if (notice) requireChromium(findChromium);
    const { entries, tasks, expert, detours } = bundledTasks();
    const scorable = tasks.filter((_, at) => entries[at]!.eval.reference_answers?.fuzzy_match === undefined);
    return {
      // A function, so that each run ends the browsers and servers that it has started.
      environment: () => {
        const { environment } = webarena({
          tasks: scorable,
          format: 'abstract',
          hosts: attemptsAtOnce,
          // The longest solution has ten actions.
          stepLimit: 15,
          // None of these sites has delayed scripts.
          settle: { quiet: 0.02, atMost: 2 },
        });
        return notice ? announced(environment, notice) : environment;
      },
      behaviours: { detours, expert, random: randomPolicy() },
    };
  },
  trainingEnvironment({ generatedShare }) {
    // By chance alone no policy comes to the end of a long task.
    const begun = backplay();
    return {
      // Training keeps it curious; it is evaluated by what it thinks best.
      policy: ({ environment: { actionReader: reader } }) =>
        choicePolicy({ reader, priors: true, learningRate: 0.1, evaluationTemperature: 0.2 }),
      trainingEnvironment: (parts) => begun.trainingEnvironment(dream(parts)),
      curriculum: (parts) => {
        return begun.curriculum({
          curriculum: embeddedCurriculum(parts, { generatedShare }),
          recordings: parts.recordings,
        });
      },
    };
  },
  // Whoever clicks about before the end learns not to.
  optimizer: { entropy: 0.1, epochs: 2, gamma: 0.98 },
  slow: true,
  defaults: {
    iterations: 1_000,
    tasks: 8,
    groupSize: 16,
    // Each takes minutes.
    evaluateEvery: 0,
    realSteps: 600,
    // Every train task once.
    transitions: 2_000,
    replayed: 10,
    attemptsAtOnce,
  },
};

function requireChromium(findChromium: () => string): void {
  try {
    findChromium();
  } catch (error) {
    throw new DreamGymError('CONFIGURATION', `webarena needs a browser: ${(error as Error).message}`, {
      hint: 'then give the same command again',
      cause: error,
    });
  }
}
