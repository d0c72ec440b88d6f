import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { HTTPException } from 'hono/http-exception';
import { trimTrailingSlash } from 'hono/trailing-slash';
import { openDatabase, type SiteDatabase } from './database.ts';
import { page } from './page.ts';
import { addAccount, loginRoutes, openSession, sessionSchema, sessions } from './sessions.ts';
import { account, type Session, type Site, type SiteVariables } from './site.ts';
import { style } from './style.ts';

/** One site, answering on the loopback. */
export interface RunningSite {
  readonly url: string;
  /** A session of the agent's account that outlives resets. */
  readonly session: Session;
  /** Puts the database back to the byte. */
  reset(): void;
  close(): Promise<void>;
}

interface ServeOptions {
  readonly seed: number;
  /** Where the site may keep its files. */
  readonly folder: string;
}

export async function serveSite(site: Site, { seed, folder }: ServeOptions): Promise<RunningSite> {
  const { bytes, session } = beginning(site, seed);
  const file = join(folder, `${site.name}.sqlite`);
  writeFileSync(file, bytes);
  const database = openDatabase(file);
  const server = createAdaptorServer({ fetch: siteApp(site, database).fetch, hostname: '127.0.0.1' });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  let closing: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    session,
    reset: () => database.replace(bytes),
    close() {
      closing ??= new Promise<void>((resolve) => {
        server.close(() => {
          database.close();
          resolve();
        });
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
      return closing;
    },
  };
}

interface Beginning {
  readonly bytes: Buffer;
  readonly session: Session;
}

const beginnings = new Map<string, Beginning>();

/** The database that a site starts with, its account logged in. Made once, however many hosts of the site there are. */
function beginning(site: Site, seed: number): Beginning {
  const key = `${site.name}/${seed}`;
  const known = beginnings.get(key);
  if (known) return known;
  const folder = mkdtempSync(join(tmpdir(), 'dreamgym-site-'));
  try {
    const file = join(folder, 'beginning.sqlite');
    const database = openDatabase(file);
    for (const statement of sessionSchema) database.run(statement);
    addAccount(database);
    site.fill(database, { seed });
    const session = openSession(database, account.user);
    database.close();
    const made = { bytes: readFileSync(file), session };
    beginnings.set(key, made);
    return made;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function siteApp(site: Site, database: SiteDatabase): Hono<{ Variables: SiteVariables }> {
  const app = new Hono<{ Variables: SiteVariables }>();
  app.use(async (c, next) => {
    c.set('site', site);
    c.set('database', database);
    // What a reading agent sees is never older than its last click.
    c.header('Cache-Control', 'no-store');
    await next();
  });
  app.get('/style.css', (c) => c.text(style + site.style, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.use(trimTrailingSlash());
  app.use(sessions);
  loginRoutes(app);
  site.routes(app);
  app.notFound((c) =>
    page(c, { title: 'Page not found', status: 404, content: html`<p>There is nothing at this address.</p>` }),
  );
  app.onError((error, c) => {
    const status = error instanceof HTTPException && error.status !== 500 ? 422 : 500;
    const title = status === 422 ? 'That did not work' : 'The site has failed';
    return page(c, { title, status, content: html`<p class="error" role="alert">${error.message}</p>` });
  });
  return app;
}
