import type { Abstraction, ExperienceModel } from '@dreamgym/core';
import { learnSite } from './learn-site.ts';
import { shownPages } from './shown-pages.ts';
import { type DreamedSite, dreamSite } from './site-dream.ts';

export interface InducedSiteOptions {
  /** How the site's pages read, `actionsOn` with it. It is all that the model knows of the site besides recordings. */
  readonly abstraction: Abstraction | undefined;
}

/**
 * An experience model of environments that show whole pages, distilled from recorded transitions: what decides the page that
 * an action leads to, what actions change on a page, how searches rank, what pages of similar things look like, and what
 * endings earn. It never calls the environment. Chance is pinned by (task, world seed).
 */
export function inducedSite({ abstraction }: InducedSiteOptions): ExperienceModel & { site(): DreamedSite } {
  if (!abstraction?.actionsOn) {
    throw new Error(
      "the environment's abstraction does not say which actions a page shows, so its pages cannot be dreamed; use another experience model",
    );
  }
  let dreamed: DreamedSite | undefined;
  const learned = (): DreamedSite => {
    if (!dreamed) throw new Error('the model has not learned yet; call learn() with recorded trajectories first');
    return dreamed;
  };
  return {
    name: 'induced-site',
    site: learned,
    async learn({ trajectories }) {
      const site = learnSite(trajectories, abstraction);
      dreamed = { site, shown: shownPages(site) };
    },
    async open({ task, worldSeed }) {
      return dreamSite(learned(), { task, worldSeed });
    },
  };
}
