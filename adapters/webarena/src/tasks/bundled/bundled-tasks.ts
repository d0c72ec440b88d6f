import { forumTasks } from './forum-tasks.ts';
import { placesTasks } from './places-tasks.ts';
import { type ScriptedTasks, scriptedTasks } from './scripted-tasks.ts';
import { sharedTasks } from './shared-tasks.ts';
import { shopTasks } from './shop-tasks.ts';
import { trackerTasks } from './tracker-tasks.ts';

export type BundledTasks = ScriptedTasks;

export interface BundledTasksOptions {
  /** That of the sites: answers are about what they hold. */
  readonly seed?: number;
}

/** Tasks for the bundled sites, some 400 from some 50 templates. */
export function bundledTasks({ seed = 1 }: BundledTasksOptions = {}): BundledTasks {
  const templates = [
    ...shopTasks(seed),
    ...forumTasks(seed),
    ...trackerTasks(seed),
    ...placesTasks(seed),
    ...sharedTasks(seed),
  ];
  return scriptedTasks(templates, { seed });
}
