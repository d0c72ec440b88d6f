import { altered, type Environment, type Episode } from '@dreamgym/core';
import { whole } from '../../numbers.ts';

/** Milliseconds between two announcements. */
const silence = 10_000;

/** An environment that says now and then how much was done in it, for those in which a step takes its time. */
export function announced(environment: Environment, notice: (text: string) => void): Environment {
  const { name } = environment;
  let attempts = 0;
  let actions = 0;
  let latest = performance.now();
  const tick = () => {
    if (performance.now() - latest < silence) return;
    latest = performance.now();
    notice(`${name}: ${whole(attempts)} attempts and ${whole(actions)} real steps so far`);
  };
  const start: Environment['start'] = async (task, options) => {
    if (attempts === 0) notice(`${name}: the first attempt begins, this may take a moment`);
    attempts++;
    tick();
    const episode = await environment.start(task, options);
    const step: Episode['step'] = (action) => {
      actions++;
      tick();
      return episode.step(action);
    };
    return altered(episode, { step });
  };
  return altered(environment, { start });
}
