import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { TaskSet } from '../../tasks/task-set.ts';
import { siteHealth } from '../site-health.ts';
import type { SiteHost } from '../site-host.ts';
import { siteProcess } from '../site-process.ts';
import { serverSource } from './infinity-python.ts';
import { infinityTasks } from './infinity-tasks.ts';

export interface InfinityAppOptions {
  /** The app's folder: its pages, `server.py`, a list of tasks and their verifiers. */
  readonly folder: string;
  /** The list of tasks in it; the first of `real-tasks.json`, `function-tasks.json` and `tasks.json` that is there by default. */
  readonly tasks?: string;
  /** What the site is called; the folder's name by default. */
  readonly name?: string;
  /** The interpreter for the server and the verifiers: Python 3.9 or newer. */
  readonly python?: string;
  /** Seconds that the server may take to start, and a verifier to answer. */
  readonly patience?: number;
}

/** What `webarena` needs for an app of WebArena-Infinity: hosts of it, each with a server of its own, and its tasks. */
export interface InfinityApp {
  readonly sites: () => Promise<SiteHost>;
  readonly tasks: TaskSet;
}

const taskFiles = ['real-tasks.json', 'function-tasks.json', 'tasks.json'];

/** An app of WebArena-Infinity from its folder. Throws where the folder is not one, saying what is missing. */
export function infinityApp(options: InfinityAppOptions): InfinityApp {
  const { python = 'python3', patience = 30 } = options;
  const folder = resolve(options.folder);
  const { name = basename(folder) } = options;
  if (!existsSync(join(folder, 'server.py'))) throw new Error(`${folder} is no app: it has no server.py`);
  const file = options.tasks ?? taskFiles.find((each) => existsSync(join(folder, each)));
  if (file === undefined) throw new Error(`${folder} has no list of tasks: none of ${taskFiles.join(', ')} is there`);
  return {
    sites: () => openApp({ folder, name, python, patience }),
    tasks: infinityTasks({ folder, file, name, python, patience }),
  };
}

async function openApp({
  folder,
  name,
  python,
  patience,
}: Required<Omit<InfinityAppOptions, 'tasks'>>): Promise<SiteHost> {
  const { url, close } = await siteProcess({
    command: python,
    arguments: (port) => ['-u', '-c', serverSource, folder, 'server.py', String(port)],
    install: 'install Python 3.9 or newer, or name its executable as `python`',
    patience,
  });
  const baseUrls = { [name]: url };
  return {
    baseUrls,
    // Beside its pages, the server gives away the state, the verifiers and the app's data.
    forbids: ({ pathname }) => !isPage(folder, pathname),
    health: (request) => siteHealth(request, baseUrls),
    async reset({ signal }) {
      const { ok, status } = await fetch(`${url}/api/reset`, { method: 'POST', signal });
      if (!ok) throw new Error(`${name} could not be reset: it answered ${status}`);
    },
    login: async () => ({ storageState: { cookies: [], origins: [] } }),
    close,
  };
}

/** The pages are the HTML files of the folder, and folders that have an `index.html`. */
function isPage(folder: string, pathname: string): boolean {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return false;
  }
  if (path.endsWith('/')) return existsSync(join(folder, path, 'index.html'));
  return /\.html?$/i.test(path) && existsSync(join(folder, path));
}
