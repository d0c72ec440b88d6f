import type { Abstraction, ExperienceModel } from '@dreamgym/core';
import { learnSite } from './learn-pages.ts';
import { shownPages } from './moves/shown-pages.ts';
import { type Dreamt, dreamPages } from './page-dream.ts';

export interface InducedSiteOptions {
  /** How the site's pages read, `actionsOn` with it. It is all that the model knows of the site besides recordings. */
  readonly abstraction: Abstraction | undefined;
}

/**
 * An experience model of environments that show whole pages, distilled from recorded transitions: what decides the page that
 * an action leads to, what actions change on a page, how searches rank, what pages of similar things look like, and what
 * endings are worth. It never calls the environment. Luck is pinned by (task, world seed).
 */
export function inducedSite({ abstraction }: InducedSiteOptions): ExperienceModel {
  if (!abstraction?.actionsOn) {
    throw new Error(
      "the environment's abstraction does not say which actions a page shows, so its pages cannot be dreamed; use another experience model",
    );
  }
  let dreamt: Dreamt | undefined;
  return {
    name: 'induced-site',
    async learn({ trajectories }) {
      const site = learnSite(trajectories, abstraction);
      dreamt = { site, shown: shownPages(site) };
    },
    async open({ task, worldSeed }) {
      if (!dreamt) throw new Error('the model has not learned yet; call learn() with recorded trajectories first');
      return dreamPages(dreamt, { task, worldSeed });
    },
  };
}
