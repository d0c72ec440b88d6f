import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '@dreamgym/core/child-environment';
import { atExit } from '../at-exit.ts';
import { checkNames, siteHealth } from '../site-health.ts';
import type { SiteHost, StorageState } from '../site-host.ts';
import { siteProcess } from '../site-process.ts';

export interface DokuwikiSiteOptions {
  /** A wiki's own files, `conf` and `data`, as an installed DokuWiki has them. They are copied, never changed. */
  readonly wiki: string;
  readonly user: string;
  readonly password: string;
  /** What tasks call the site: with `dokuwiki`, `__DOKUWIKI__` stands for its address. */
  readonly name?: string;
  /** The folder with DokuWiki's program, `doku.php` in it. */
  readonly program?: string;
  /** PHP, where it is not found by its name. */
  readonly executable?: string;
}

const install =
  'install DokuWiki and PHP (on Debian and Ubuntu `apt-get install dokuwiki php-cli`), or name where they are';
/** Where Debian keeps the settings that a release has beside its program. */
const debianSettings = '/etc/dokuwiki';

/** A DokuWiki as a site, under PHP's own server: pages with revisions, search, media and accounts. */
export async function dokuwikiSite(options: DokuwikiSiteOptions): Promise<SiteHost> {
  const { wiki, user, password, name = 'dokuwiki', program = '/usr/share/dokuwiki', executable = 'php' } = options;
  if (!existsSync(join(program, 'doku.php'))) throw new Error(`there is no DokuWiki in ${program}; ${install}`);
  if (!existsSync(join(wiki, 'data', 'pages'))) throw new Error(`${wiki} has no folder data/pages, so it is no wiki`);
  const folder = mkdtempSync(join(tmpdir(), 'dreamgym-dokuwiki-'));
  const live = join(folder, 'live');
  const beginning = join(folder, 'beginning');
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const forget = atExit(remove);
  const leave = () => {
    forget();
    remove();
  };
  try {
    const settings = layOut({ folder, live, wiki, program });
    const run = [...settings, join(program, 'bin', 'indexer.php'), '--quiet'];
    await promisify(execFile)(executable, run, { env: childEnvironment(process.env) }).catch((error: Error) => {
      throw new Error(`'${executable}' could not make the wiki's index: ${error.message}; ${install}`);
    });
    const { url, close } = await siteProcess({
      command: executable,
      arguments: (port) => [...settings, '-S', `127.0.0.1:${port}`, '-t', program],
      install,
    });
    const cookies = await logIn(url, { user, password }).catch(async (error: unknown) => {
      await close();
      throw error;
    });
    // After the log-in, whose session is among the files: a reset must not log anybody out. Ages are kept, or all caches would be stale.
    cpSync(live, beginning, { recursive: true, preserveTimestamps: true });
    const baseUrls = { [name]: url };
    return {
      baseUrls,
      health: (request) => siteHealth(request, baseUrls),
      async reset({ sites, signal }) {
        if (checkNames(sites, baseUrls).length === 0) return;
        // The server answers one request at a time: once it does, nobody writes any more.
        await fetch(`${url}/VERSION`, { signal });
        rmSync(live, { recursive: true, maxRetries: 5 });
        cpSync(beginning, live, { recursive: true, preserveTimestamps: true });
      },
      login: async ({ sites }) => ({
        storageState: { cookies: checkNames(sites, baseUrls).flatMap(() => cookies), origins: [] },
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

interface Layout {
  readonly folder: string;
  readonly live: string;
  readonly wiki: string;
  readonly program: string;
}

/** Copies the wiki over the settings that come with the program, and gives PHP's options that lead there. */
function layOut({ folder, live, wiki, program }: Layout): readonly string[] {
  const beside = join(program, 'conf');
  // Accounts and rights are the wiki's own.
  const filter = (path: string) => !path.endsWith('.auth.php');
  cpSync(existsSync(beside) ? beside : debianSettings, join(live, 'conf'), { recursive: true, filter });
  for (const part of ['conf', 'data']) {
    cpSync(join(wiki, part), join(live, part), { recursive: true, preserveTimestamps: true });
  }
  for (const part of dataFolders) mkdirSync(join(live, 'data', part), { recursive: true });
  mkdirSync(join(live, 'sessions'));
  writeFileSync(join(live, 'conf', 'local.protected.php'), `<?php\n$conf['savedir'] = ${php(join(live, 'data'))};\n`);
  const before = join(folder, 'before.php');
  writeFileSync(before, `<?php\ndefine('DOKU_CONF', ${php(`${join(live, 'conf')}/`)});\n`);
  return ['-d', `auto_prepend_file=${before}`, '-d', `session.save_path=${join(live, 'sessions')}`];
}

const dataFolders = [
  ...['attic', 'cache', 'index', 'locks', 'log', 'media', 'media_attic', 'media_meta', 'meta', 'pages', 'tmp'],
];

/** A text in PHP. */
const php = (text: string) => `'${text.replaceAll(/[\\']/g, '\\$&')}'`;

async function logIn(
  url: string,
  { user, password }: { readonly user: string; readonly password: string },
): Promise<StorageState['cookies']> {
  const body = new URLSearchParams({ do: 'login', u: user, p: password });
  const response = await fetch(`${url}/doku.php`, { method: 'POST', body, redirect: 'manual' });
  await response.text();
  const { hostname } = new URL(url);
  const given = new Map(
    response.headers.getSetCookie().flatMap((line) => {
      const [, name, value] = /^([^=]+)=([^;]+)/.exec(line) ?? [];
      return name && value && value !== 'deleted' ? [[name, value] as const] : [];
    }),
  );
  // Everybody has a session; who is logged in has another cookie.
  if (given.size < 2) throw new Error(`DokuWiki did not log in "${user}"; it answered ${response.status}`);
  const rest = { domain: hostname, path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' as const };
  return [...given].map(([name, value]) => ({ name, value, ...rest }));
}
