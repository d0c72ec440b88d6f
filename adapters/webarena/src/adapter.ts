import type { Adapter } from '@dreamgym/core';
import { randomBehaviour } from './behaviours.ts';
import { findChromium } from './browser/find-chromium.ts';
import { bundledTasks } from './tasks/bundled/bundled-tasks.ts';
import { webarena } from './webarena.ts';

const attemptsAtOnce = 2;

/** The bundled sites in a real browser, with those of their tasks that are scored without a judge. */
export const adapter: Adapter = {
  specificationVersion: 1,
  plugin({ data, notice }) {
    if (data !== undefined) {
      throw new Error(
        `webarena brings its sites along, so the folder ${data} has no effect; other sites and task files go into a config file: webarena({ sites, tasks })`,
      );
    }
    // Only who plays needs a browser, and then before anything else is done.
    if (notice) findChromium();
    const { entries, tasks, expert, detours } = bundledTasks();
    const scorable = tasks.filter((_, at) => entries[at]!.eval.reference_answers?.fuzzy_match === undefined);
    const open = () =>
      webarena({
        tasks: scorable,
        format: 'abstract',
        hosts: attemptsAtOnce,
        // The longest solution has ten actions.
        stepLimit: 15,
        // None of these sites has delayed scripts.
        settle: { quiet: 0.02, atMost: 2 },
      });
    return {
      // A function, so that each run ends the browsers and servers that it has started.
      environment: () => open().environment,
      behaviours: { detours, expert, random: randomBehaviour },
    };
  },
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
    // By chance alone no policy comes to the end of a long task.
    pretraining: true,
    entropy: 0.01,
    gamma: 0.98,
    // Training keeps it curious; it is evaluated by what it thinks best.
    learningRate: 0.1,
    evaluationTemperature: 0.2,
  },
};
