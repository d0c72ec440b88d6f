import { alfworld } from '@dreamgym/alfworld';
import { webshop } from '@dreamgym/webshop';
import { type Defaults, defaults, type PolicyName, promptDefaults } from '../defaults.ts';
import { browsing } from './browsing.ts';
import type { KnownEnvironment } from './known-environment.ts';

/** The environments that need no config file; the first is the default. */
export const environments: Readonly<Record<EnvironmentName, KnownEnvironment>> = {
  alfworld: { plugin: ({ data }) => alfworld({ data }), dataVariable: 'ALFWORLD_DATA' },
  webshop: { plugin: ({ data }) => webshop({ data }), dataVariable: 'WEBSHOP_DATA' },
  webarena: browsing,
};

export type EnvironmentName = 'alfworld' | 'webshop' | 'webarena';

export const environmentNames = Object.keys(environments) as [EnvironmentName, ...EnvironmentName[]];

/** The defaults that an environment is played with by such a policy; a pipeline of the user's own has those of all. */
export function defaultsOf(name: EnvironmentName | undefined, policy?: PolicyName): Defaults {
  return { ...defaults, ...(name && environments[name].defaults), ...(policy === 'chat' && promptDefaults) };
}

/** A default for the help of a flag: `8000; webarena: 1200`. */
export function defaultText(of: keyof Defaults): string {
  const own = environmentNames.flatMap((name) => {
    const value = environments[name].defaults?.[of];
    return value === undefined ? [] : [`; ${name}: ${value}`];
  });
  return [defaults[of], ...own].join('');
}
