import { altered, deriveSeed, type Environment, type Episode, type Observation } from '@dreamgym/core';

/** The environment, with a reading in every observation that luck draws: no dream of it is right letter by letter. */
export function noisy(environment: Environment): Environment {
  const start: Environment['start'] = async (task, options) => {
    const episode = await environment.start(task, options);
    let shown = 0;
    const read = (observation: Observation): Observation => {
      const reading = deriveSeed(options.seed, 'reading', shown++) % 100_000;
      return { ...observation, text: `${observation.text} The gauge shows ${reading}.` };
    };
    const step: Episode['step'] = async (action) => {
      const answer = await episode.step(action);
      return { ...answer, observation: read(answer.observation) };
    };
    return altered(episode, { observation: read(episode.observation), step });
  };
  return altered(environment, { start });
}
