import { checkReward, type Split } from '@dreamgym/core';
import { abstractionRules } from './abstraction-rules.ts';
import { actionReaderRules } from './action-reader-rules.ts';
import { type EnvironmentSubject, longest, rule, steps, walkable } from './environment-stage.ts';
import { ensure, ensureSame, errorOf, notJson } from './expectations.ts';
import type { Rules } from './rule.ts';
import { startWalk, type Walk, walk, writeStep } from './walk.ts';

const splits: readonly Split[] = ['train', 'validation', 'test'];
const nonsense = 'xyzzy the frobnicated plugh 99';
const noEnd = 'no attempt can be brought to its end: there is no solve, and no step limit below 1000';

/** What every environment promises, real or dreamed. */
export const environmentRules = {
  'has a short name': rule(async ({ environment: { name } }) => {
    const short = typeof name === 'string' && /^\S[^\n]{0,99}$/.test(name);
    ensure(short, `the name is ${JSON.stringify(name)}`, 'give one line of 1 to 100 characters');
    return undefined;
  }),

  'lists the same tasks every time': rule(async ({ environment }, subject) => {
    const other = await subject.make();
    for (const split of splits) {
      const first = await environment.tasks(split);
      const change = 'list all tasks of a split in an order that does not change';
      ensureSame(await environment.tasks(split), first, `the second list of ${split} tasks differs`, change);
      ensureSame(await other.tasks(split), first, `another instance lists other ${split} tasks`, change);
    }
    await errorOf(() => other.close?.());
    return undefined;
  }),

  'gives every task of a split an id of its own': rule(async ({ environment }) => {
    for (const split of splits) {
      const ids = (await environment.tasks(split)).map(({ id }) => id);
      const twice = ids.find((id, at) => ids.indexOf(id) !== at);
      ensure(twice === undefined, `two ${split} tasks have the id "${twice}"`, 'make ids unique');
    }
    return undefined;
  }),

  'keeps its splits apart': rule(async ({ environment }) => {
    const seen = new Map<string, Split>();
    for (const split of splits) {
      for (const { id } of await environment.tasks(split)) {
        const before = seen.get(id) ?? split;
        ensure(before === split, `task "${id}" is in ${before} and in ${split}`, 'put a task in one split only');
        seen.set(id, split);
      }
    }
    return undefined;
  }),

  'describes tasks in plain JSON': rule(async ({ environment }) => {
    for (const split of splits) {
      for (const task of await environment.tasks(split)) {
        const odd = notJson(task, 'task');
        ensure(
          odd === undefined,
          `${odd} of "${task.id}" is no plain JSON`,
          'use plain objects, lists, text and numbers',
        );
        const { id, instruction, origin } = task;
        const complete = typeof id === 'string' && id !== '' && typeof instruction === 'string' && instruction !== '';
        ensure(complete, `task "${id}" lacks an id or an instruction`, 'give both as text');
        ensure(
          origin?.kind === 'seed',
          `task "${id}" has the origin ${JSON.stringify(origin)}`,
          'listed tasks are seeds',
        );
      }
    }
    return undefined;
  }),

  'refuses an unknown task by its id': rule(async ({ environment, task, start }) => {
    if (environment.dreamed) return 'a dream may play tasks that its environment does not list';
    const id = 'a task that nobody knows';
    const signal = new AbortController().signal;
    const error = await errorOf(() => environment.start({ ...task, id }, { seed: 1, signal }));
    ensure(error !== undefined, 'an unknown task was started', 'throw in start() where the id is not known');
    const named = error.message.includes(id);
    ensure(named, `the error says "${error.message}"`, `name the task, "${id}"`);
    await start();
    return undefined;
  }),

  'answers in text and plain JSON': rule(async ({ start, play }) => {
    const { observation } = await start();
    for (const answer of [{ observation }, ...(await play()).steps]) {
      const { text }: { readonly text?: unknown } = answer.observation;
      const seen = `an observation is ${JSON.stringify(answer.observation)}`;
      ensure(typeof answer.observation === 'object', seen, "answer with { text: '…' }");
      ensure(typeof text === 'string', `an observation's text is ${JSON.stringify(text)}`, 'answer with a string');
      const odd = notJson({ ...answer, reward: 0 }, 'step');
      ensure(odd === undefined, `${odd} is no plain JSON`, 'answer with plain objects, lists, text and numbers');
    }
    return undefined;
  }),

  'lists actions as distinct texts': rule(async ({ start, play }) => {
    const { observation } = await start();
    for (const { actions } of [observation, ...(await play()).steps.map((step) => step.observation)]) {
      const texts = (actions ?? []).every((action) => typeof action === 'string' && action.trim() !== '');
      ensure(texts, `the actions are ${JSON.stringify(actions)}`, 'list each as a text that is not empty');
      const twice = actions?.find((action, at) => actions.indexOf(action) !== at);
      ensure(twice === undefined, `the action "${twice}" is listed twice`, 'list each action once');
    }
    return undefined;
  }),

  'repeats itself under one seed': rule(async ({ play }) => {
    const first = await play();
    const change = 'take every random number from the seeds given to start()';
    ensureSame((await play()).transcript, first.transcript, 'same task, seed and actions went differently', change);
    return undefined;
  }),

  'plays an attempt the same, whichever came before': rule(async ({ environment, task, play, incomparable }) => {
    const reason = await incomparable();
    if (reason) return reason;
    const before: (readonly [seed: number, walk: Walk])[] = [];
    for (const seed of [7, 8, 9]) before.push([seed, await play({ seed })]);
    const others = (await environment.tasks('train')).filter(({ id }) => id !== task.id);
    for (const other of others.slice(0, 2)) await play({ task: other });
    const change = 'let task and seeds decide, not what was played before';
    for (const [seed, { taken, transcript }] of before) {
      const again = await play({ seed, actions: taken });
      ensureSame(again.transcript, transcript, 'after other attempts the same attempt went differently', change);
    }
    return undefined;
  }),

  'shows one world to all attempts of a world seed': rule(async ({ play, incomparable }, { luck }) => {
    const reason = await incomparable();
    if (reason) return reason;
    for (const worldSeed of [1, 2, 3, 4]) {
      const { taken, transcript } = await play({ seed: 100 + worldSeed, worldSeed });
      const other = await play({ seed: 200 + 7 * worldSeed, worldSeed, actions: taken });
      const change = 'let the world seed alone decide what is hidden, or tell the kit of luck';
      // What luck there is lies in the answers.
      const [one, two] = luck ? [transcript.slice(0, 1), other.transcript.slice(0, 1)] : [transcript, other.transcript];
      ensureSame(two, one, 'two attempts of one world seed met different worlds', change);
    }
    return undefined;
  }),

  'takes the seed for a missing world seed': rule(async ({ play, incomparable }) => {
    const reason = await incomparable();
    if (reason) return reason;
    for (const seed of [1, 2, 3, 4]) {
      const { taken, transcript } = await play({ seed });
      const other = await play({ seed, worldSeed: seed, actions: taken });
      const change = 'write start(task, { seed, worldSeed = seed, signal })';
      ensureSame(other.transcript, transcript, 'a world seed equal to the seed changed the world', change);
    }
    return undefined;
  }),

  'keeps open episodes apart': rule(async ({ start, play, incomparable }, { actions: fallback }) => {
    const reason = await incomparable();
    if (reason) return reason;
    const alone = await play({ seed: 1 });
    const [one, two] = [await start({ seed: 1 }), await start({ seed: 1 })];
    const first = startWalk(walkable(one), { seed: 1, steps, fallback });
    const second = startWalk(walkable(two), { seed: 2, steps, fallback });
    const change = 'keep state inside start(), not on the environment';
    const failed = await errorOf(async () => {
      // Both take their turn, whether or not the other has come to its end.
      while ([await first.next(), await second.next()].includes(true));
    });
    ensure(failed === undefined, `stepping one episode broke another: ${failed?.message}`, change);
    ensureSame(first.walk.transcript, alone.transcript, 'stepping one episode changed another', change);
    return undefined;
  }),

  'says of every step whether the attempt has ended': rule(async ({ play, playToEnd }) => {
    const ended = await playToEnd();
    for (const step of [...(ended?.walk.steps ?? []), ...(await play()).steps]) {
      const both = typeof step.terminated === 'boolean' && typeof step.truncated === 'boolean';
      const members = Object.entries(step).map(([name, value]) =>
        name === 'observation' ? name : `${name}: ${value}`,
      );
      ensure(both, `a step says ${members.join(', ')}`, 'say terminated and truncated of every step, as booleans');
    }
    return undefined;
  }),

  'never terminates and truncates at once': rule(async ({ play, playToEnd }) => {
    const ended = await playToEnd();
    for (const { terminated, truncated } of [...(ended?.walk.steps ?? []), ...(await play()).steps]) {
      const both = terminated && truncated;
      ensure(
        !both,
        'a step was terminated and truncated',
        'let an end of the task itself win: truncated is then false',
      );
    }
    return undefined;
  }),

  'gives finite rewards that sum into [0, 1]': rule(async ({ play, playToEnd }) => {
    const ended = await playToEnd();
    for (const played of ended ? [ended.walk, await play()] : [await play()]) {
      let sum = 0;
      for (const reward of played.rewards) {
        const total = checkReward(reward, sum);
        const seen = `a reward is ${JSON.stringify(reward)} after a sum of ${sum}`;
        ensure(!Number.isNaN(total), seen, 'give finite numbers whose sum stays in [0, 1], where 1 is solved');
        sum = total;
      }
    }
    return undefined;
  }),

  'keeps to its step limit': rule(async ({ environment: { stepLimit }, play }) => {
    if (stepLimit === undefined) return 'the environment declares no step limit';
    if (stepLimit > longest) return `the step limit of ${stepLimit} is too far off to be tried`;
    for (const seed of [1, 2, 3]) {
      const { steps: taken, ended } = await play({ seed, steps: stepLimit });
      const seen = `${taken.length} steps did not end an attempt whose limit is ${stepLimit}`;
      ensure(ended || taken.length < stepLimit, seen, 'answer truncated: true at the step that reaches the limit');
    }
    return undefined;
  }),

  'refuses steps after its end': rule(async ({ playToEnd }) => {
    const ended = await playToEnd();
    if (!ended) return noEnd;
    const action = ended.walk.taken.at(-1)!;
    const error = await errorOf(() => ended.episode.step({ text: action }));
    ensure(error !== undefined, 'an episode went on after its end', 'throw in step() once terminated or truncated');
    return undefined;
  }),

  'refuses steps after it was closed': rule(async ({ start, play }) => {
    const { taken } = await play();
    const episode = await start();
    await errorOf(() => episode.close());
    const error = await errorOf(() => episode.step({ text: taken[0]! }));
    ensure(error !== undefined, 'a closed episode answered', 'throw in step() after close()');
    return undefined;
  }),

  'survives a nonsense action': rule(async ({ start, play, incomparable }) => {
    const reason = await incomparable();
    const before = await play();
    const episode = await start();
    await errorOf(() => episode.step({ text: nonsense }));
    await errorOf(() => episode.close());
    const change = 'refuse it in the observation or by an error, and leave other episodes alone';
    const failed = await errorOf(() => play());
    ensure(failed === undefined, `after "${nonsense}" the next episode failed: ${failed?.message}`, change);
    if (reason === undefined) {
      const seen = `after "${nonsense}" the next episode went differently`;
      ensureSame((await play()).transcript, before.transcript, seen, change);
    }
    return undefined;
  }),

  'starts nothing once the signal has aborted': rule(async ({ start }) => {
    const error = await errorOf(() => start({ signal: AbortSignal.abort() }));
    ensure(error !== undefined, 'start() ignored an aborted signal', 'call signal.throwIfAborted() first');
    return undefined;
  }),

  'stops at the next step when the signal aborts': rule(async ({ start, play }) => {
    const { taken } = await play();
    const controller = new AbortController();
    const episode = await start({ signal: controller.signal });
    controller.abort();
    const error = await errorOf(() => episode.step({ text: taken[0]! }));
    ensure(error !== undefined, 'step() ignored an aborted signal', 'call signal.throwIfAborted() in step()');
    return undefined;
  }),

  'lets an episode be closed twice': rule(async ({ start }) => {
    const episode = await start();
    const error = (await errorOf(() => episode.close())) ?? (await errorOf(() => episode.close()));
    ensure(
      error === undefined,
      `close() of an episode threw: ${error?.message}`,
      'let close() be called any number of times',
    );
    return undefined;
  }),

  'lets itself be closed twice': rule(async ({ environment }) => {
    if (!environment.close) return 'the environment has nothing to close';
    const error = (await errorOf(() => environment.close?.())) ?? (await errorOf(() => environment.close?.()));
    ensure(error === undefined, `close() threw: ${error?.message}`, 'let close() be called any number of times');
    return undefined;
  }),

  'leaves its earlier answers as they were': rule(async ({ play }) => {
    const { steps: taken, transcript } = await play();
    const now = taken.map(writeStep);
    const change = 'answer with a new object each time, since whoever got the old one may have kept it';
    ensureSame(now, transcript.slice(1), 'an earlier answer changed after later steps', change);
    return undefined;
  }),

  'pays 1 for a solved task': rule(async ({ task, start }, { solve }) => {
    if (!solve) return 'the kit was given no solve';
    const played = await walk(walkable(await start()), { seed: 1, steps: longest, actions: await solve(task) });
    const sum = played.reward;
    const seen = `the solution of "${task.id}" earned ${sum}${played.ended ? '' : ' and did not end the attempt'}`;
    ensure(sum >= 1 - 1e-9 && played.ended, seen, 'pay 1 in sum and terminate, or mend solve');
    return undefined;
  }),

  ...abstractionRules,
  ...actionReaderRules,
} satisfies Rules<EnvironmentSubject>;
