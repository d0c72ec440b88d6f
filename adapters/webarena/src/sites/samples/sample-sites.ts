import { rmSync } from 'node:fs';
import { type ScriptedTasks, scriptedTasks } from '../../tasks/bundled/scripted-tasks.ts';
import type { Template } from '../../tasks/bundled/template.ts';
import { dokuwikiSite } from '../external/dokuwiki-site.ts';
import { fossilSite } from '../external/fossil-site.ts';
import { kiwixSite } from '../external/kiwix-site.ts';
import type { SiteHost } from '../site-host.ts';
import { allotmentTasks, allotmentWiki, dokuwikiUser, noDokuwiki } from './allotment-wiki.ts';
import { almanac, fossilRepository, fossilUser, noPrograms } from './sample-contents.ts';
import { fossilTasks, kiwixTasks } from './sample-tasks.ts';

/** A site that others wrote, with contents, tasks and an expert of ours: to try on it what was made without it. */
export interface SampleSite extends ScriptedTasks {
  readonly name: 'dokuwiki' | 'fossil' | 'kiwix';
  /** What it runs on and is not installed, in words; undefined where all of that is there. */
  readonly lacks: string | undefined;
  /** Opens a host of its own, in a temporary folder that goes when it is closed. Rejects where something is missing. */
  open(): Promise<SiteHost>;
}

/** A DokuWiki, a Fossil repository and an archive under Kiwix, with a dozen tasks and more each, of all three evaluation types where something can be written. */
export function sampleSites(): readonly SampleSite[] {
  return [
    sample('dokuwiki', noDokuwiki(), allotmentTasks, () => {
      const wiki = allotmentWiki();
      return hosted(wiki.folder, dokuwikiSite({ ...wiki, ...dokuwikiUser }));
    }),
    sample('fossil', noPrograms('fossil'), fossilTasks, () => {
      const repository = fossilRepository();
      return hosted(repository.folder, fossilSite({ ...repository, ...fossilUser }));
    }),
    sample('kiwix', noPrograms('kiwix-serve', 'zimwriterfs'), kiwixTasks, () => {
      const archive = almanac();
      return hosted(archive.folder, kiwixSite(archive));
    }),
  ];
}

function sample(
  name: SampleSite['name'],
  lacks: string | undefined,
  templates: readonly Template[],
  open: SampleSite['open'],
): SampleSite {
  return { name, lacks, ...scriptedTasks(templates, { seed: 1 }), open: async () => open() };
}

/** The host, whose contents go with it. */
async function hosted(folder: string, opening: Promise<SiteHost>): Promise<SiteHost> {
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const host = await opening;
    return {
      ...host,
      async close() {
        await host.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
