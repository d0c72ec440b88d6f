import type { Environment, Episode, Observation, Task } from '@dreamgym/core';
import { abstraction } from './abstraction/abstraction.ts';
import type { WebAction } from './actions/action.ts';
import { repetition } from './actions/repetition.ts';
import { type Attempt, type AttemptOptions, openAttempt } from './attempt.ts';
import { perform } from './browser/acting/perform.ts';
import type { SharedBrowser } from './browser/shared-browser.ts';
import { description } from './description.ts';
import { actionReader } from './reader/action-reader.ts';
import type { SitePool } from './site-pool.ts';
import type { TaskSet } from './tasks/task-set.ts';
import { shownUrls } from './urls/shown-urls.ts';
import { look, observationOf, toldAction, understand, type View } from './view.ts';

export interface EnvironmentOptions {
  readonly taskSet: TaskSet;
  readonly pool: SitePool;
  readonly browser: SharedBrowser;
  readonly options: AttemptOptions;
}

/** Web sites in a real browser as an environment. */
export function environment({ taskSet, pool, browser, options }: EnvironmentOptions): Environment {
  const attempts = new Set<Promise<Attempt>>();
  return {
    name: taskSet.name,
    description: description(options.view.format),
    stepLimit: options.stepLimit,
    abstraction: options.view.format === 'abstract' ? abstraction : undefined,
    actionReader: options.view.format === 'abstract' ? actionReader() : undefined,
    tasks: (split) => taskSet.tasks(split),
    async start(task, { seed, worldSeed = seed, signal }) {
      signal.throwIfAborted();
      const assignment = await taskSet.assignment(task);
      const ended = () => void attempts.delete(opening);
      const name = `${task.id}-${seed}`;
      const opening = openAttempt({ assignment, name, seed: worldSeed, pool, browser, options, signal, ended });
      attempts.add(opening);
      opening.catch(ended);
      const attempt = await opening;
      try {
        return await episode({ task, attempt, options, seed, signal });
      } catch (error) {
        await attempt.close();
        signal.throwIfAborted();
        throw error;
      }
    },
    async close() {
      await pool.close();
      const left = await Promise.allSettled(attempts);
      await Promise.all(left.map((opened) => (opened.status === 'fulfilled' ? opened.value.close() : undefined)));
      await browser.close();
      await taskSet.close?.();
    },
  };
}

interface EpisodeRequest {
  readonly task: Task;
  readonly attempt: Attempt;
  readonly options: AttemptOptions;
  readonly seed: number;
  readonly signal: AbortSignal;
}

async function episode(request: EpisodeRequest): Promise<Episode> {
  const { task, attempt, options, seed, signal } = request;
  const { session, world } = attempt;
  const { stepLimit, stopsEarly, candidates } = options;
  const { format } = options.view;
  const urls = shownUrls(world.baseUrls, namesFor(world.baseUrls, options.names));
  const repeats = repetition();
  let open = true;
  let steps = 0;

  const see = async (action: string, problem?: string, part?: { url: string; from: number }): Promise<View> => {
    const unrest = await session.settle();
    const notices = session.notices();
    const earlier = {
      action,
      problem,
      notices: unrest ? [...notices, `The page has not come to rest: ${unrest}.`] : notices,
    };
    return look(session, { ...options.view, urls, earlier, part });
  };
  const observe = (): Observation => observationOf(view, task.instruction, candidates);

  const step = async (text: string) => {
    const action = understand(text, { format, urls });
    steps++;
    if (action.name === 'stop') {
      const observation = observe();
      return { observation, reward: await attempt.score(action.answer), terminated: true, truncated: false };
    }
    const told = toldAction(action, view, text);
    const problem = action.name === 'none' ? action.problem : await perform(session, { action, elements: view.find });
    view = await see(told, problem, partAfter(action, view));
    const observation = observe();
    const reached = await attempt.afterAction();
    if (reached !== undefined) return { observation, reward: reached, terminated: true, truncated: false };
    const stuck = repeats(action) && stopsEarly;
    const truncated = stuck || steps >= stepLimit;
    return { observation, reward: truncated ? await attempt.score(undefined) : 0, terminated: false, truncated };
  };

  let view = await see('None');
  return {
    observation: observe(),
    async step({ text }) {
      signal.throwIfAborted();
      if (!open) throw new Error(`the attempt at ${task.id} has ended; start another one`);
      try {
        const answer = await step(text);
        open = !answer.terminated && !answer.truncated;
        if (!open) await attempt.close();
        return answer;
      } catch (error) {
        open = false;
        if (!signal.aborted) await attempt.keepEvidence(`${task.id}-${seed}-${steps}`);
        await attempt.close();
        signal.throwIfAborted();
        throw error;
      }
    },
    async close() {
      open = false;
      await attempt.close();
    },
  };
}

/** The part of a long page to look at after an action: scrolling leads to the next one. */
function partAfter(action: WebAction, { url, part }: View) {
  if (part === undefined) return undefined;
  if (action.name !== 'scroll' || action.element !== undefined) return { url, from: part.from };
  return { url, from: action.direction === 'down' ? part.after : part.before };
}

/** Every site gets a name to be shown by: ports that differ from attempt to attempt are nothing that an agent can learn from. */
function namesFor(baseUrls: Readonly<Record<string, string>>, names: AttemptOptions['names']) {
  const unnamed = Object.keys(baseUrls).filter((site) => !Object.hasOwn(names, site));
  return { ...names, ...Object.fromEntries(unnamed.map((site) => [site, `http://${site.replaceAll('_', '-')}.test`])) };
}
