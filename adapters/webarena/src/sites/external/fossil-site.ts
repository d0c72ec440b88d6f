import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit } from '../at-exit.ts';
import { checkNames, siteHealth } from '../site-health.ts';
import type { SiteHost } from '../site-host.ts';
import { siteProcess } from '../site-process.ts';

export interface FossilSiteOptions {
  /** A Fossil repository. It is copied, never changed. */
  readonly repository: string;
  readonly user: string;
  readonly password: string;
  /** What tasks call the site: with `fossil`, `__FOSSIL__` stands for its address. */
  readonly name?: string;
  /** The program, where it is not found by its name. */
  readonly executable?: string;
}

/** A Fossil repository as a site: tickets, wiki, forum, timeline and files. */
export async function fossilSite(options: FossilSiteOptions): Promise<SiteHost> {
  const { repository, user, password, name = 'fossil', executable = 'fossil' } = options;
  const folder = mkdtempSync(join(tmpdir(), 'dreamgym-fossil-'));
  const live = join(folder, 'live.fossil');
  const beginning = join(folder, 'beginning.fossil');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const forget = atExit(remove);
  const leave = () => {
    forget();
    remove();
  };
  try {
    copyFileSync(repository, live);
    const { url, close } = await siteProcess({
      command: executable,
      arguments: (port) => ['server', '--localhost', '--nojail', '--port', String(port), live],
      environment: { HOME: folder, USER: user },
      install: 'install Fossil (on Debian and Ubuntu `apt-get install fossil`), or name its executable',
    });
    const cookie = await logIn(url, { user, password }).catch(async (error: unknown) => {
      await close();
      throw error;
    });
    // After the log-in, whose cookie is in the repository: a reset must not log anybody out.
    copyFileSync(live, beginning);
    const baseUrls = { [name]: url };
    return {
      baseUrls,
      health: (request) => siteHealth(request, baseUrls),
      async reset({ sites }) {
        if (checkNames(sites, baseUrls).length === 0) return;
        for (const rest of ['-journal', '-wal', '-shm']) rmSync(live + rest, { force: true });
        copyFileSync(beginning, live);
      },
      login: async ({ sites }) => ({
        storageState: { cookies: checkNames(sites, baseUrls).map(() => cookie), origins: [] },
      }),
      async close() {
        await close();
        leave();
      },
    };
  } catch (error) {
    leave();
    throw error;
  }
}

async function logIn(url: string, { user, password }: { user: string; password: string }) {
  const body = new URLSearchParams({ u: user, p: password, in: 'Login' });
  const response = await fetch(`${url}/login`, { method: 'POST', body, redirect: 'manual' });
  const [cookie] = response.headers.getSetCookie();
  const [, name, value] = /^([^=]+)=([^;]+)/.exec(cookie ?? '') ?? [];
  if (!name || !value)
    throw new Error(`Fossil did not log in "${user}"; it answered ${response.status} without a cookie`);
  const { hostname } = new URL(url);
  return {
    name,
    value,
    domain: hostname,
    path: '/',
    expires: -1,
    httpOnly: true,
    secure: false,
    sameSite: 'Lax' as const,
  };
}
