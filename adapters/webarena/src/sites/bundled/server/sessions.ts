import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { html } from 'hono/html';
import { z } from 'zod';
import type { SiteDatabase } from './database.ts';
import { readForm } from './forms.ts';
import { notify, page } from './page.ts';
import { account, type Session, type SiteApp, type SiteContext, type SiteVariables } from './site.ts';

export const sessionSchema = [
  'CREATE TABLE users (name TEXT PRIMARY KEY, full_name TEXT NOT NULL, password TEXT)',
  'CREATE TABLE sessions (token TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users, csrf TEXT NOT NULL)',
];

/** Cookies know no ports, so every site of a host has a name of its own. */
export function sessionCookie(site: string): string {
  return `${site}_session`;
}

/** Opens a session for a user. Its secrets come from no seed; no page shows them. */
export function openSession(database: SiteDatabase, user: string): Session {
  const session = { token: randomBytes(24).toString('base64url'), user, csrf: randomBytes(18).toString('base64url') };
  database.insert('sessions', ['token', 'user', 'csrf'], [[session.token, session.user, session.csrf]]);
  return session;
}

/** Adds the agent's account. All other users are people without a password: nobody can log in as them. */
export function addAccount(database: SiteDatabase): void {
  // Always the same salt: the same seed gives the same file.
  const salt = `${account.user}.salt`;
  const password = `${salt}:${passwordKey(account.password, salt).toString('hex')}`;
  database.insert('users', ['name', 'full_name', 'password'], [[account.user, account.name, password]]);
}

/** Reads the session's cookie, and turns away forms that this session was not given. */
export const sessions = createMiddleware<{ Variables: SiteVariables }>(async (c, next) => {
  const token = getCookie(c, sessionCookie(c.var.site.name));
  const session = token && c.var.database.get<Session>('SELECT * FROM sessions WHERE token = ?', [token]);
  c.set('session', session || undefined);
  if (c.req.method === 'POST' && c.req.path !== '/login') {
    if (!session) return c.redirect('/login');
    const { csrf } = await c.req.parseBody();
    if (csrf !== session.csrf) {
      return page(c, {
        title: 'Form expired',
        status: 403,
        content: html`<p>This form has expired. Go back and try again.</p>`,
      });
    }
  }
  await next();
});

/** Sends visitors to the log-in page, and from there back. */
export const membersOnly = createMiddleware<{ Variables: SiteVariables }>(async (c, next) => {
  if (!c.var.session) return c.redirect(`/login?next=${encodeURIComponent(c.req.path)}`);
  await next();
});

/** Who is logged in; on pages of `membersOnly` and in forms, somebody is. */
export function currentUser(c: SiteContext): string {
  if (!c.var.session) throw new Error(`${c.req.path} was reached without a session; put it behind membersOnly`);
  return c.var.session.user;
}

const loginForm = z.object({ user: z.string().trim(), password: z.string(), next: z.string().default('/') });

export function loginRoutes(app: SiteApp): void {
  app.get('/login', (c) => loginPage(c, { next: c.req.query('next') ?? '/' }));
  app.post('/login', async (c) => {
    const form = await readForm(c, loginForm);
    const user = c.var.database.get<{ name: string; password: string | null }>('SELECT * FROM users WHERE name = ?', [
      form.user,
    ]);
    if (!user?.password || !isPassword(form.password, user.password)) {
      return loginPage(c, { next: form.next, user: form.user, error: 'The user name or the password is wrong.' });
    }
    const { token } = openSession(c.var.database, user.name);
    setCookie(c, sessionCookie(c.var.site.name), token, { httpOnly: true, sameSite: 'Lax', path: '/' });
    notify(c, 'You are logged in.');
    // A path of this site only: `//elsewhere` would be another one.
    return c.redirect(/^\/(?![/\\])/.test(form.next) ? form.next : '/');
  });
  app.post('/logout', (c) => {
    c.var.database.run('DELETE FROM sessions WHERE token = ?', [c.var.session?.token ?? '']);
    deleteCookie(c, sessionCookie(c.var.site.name), { path: '/' });
    notify(c, 'You are logged out.');
    return c.redirect('/');
  });
}

function loginPage(c: SiteContext, { next, user = '', error }: { next: string; user?: string; error?: string }) {
  return page(c, {
    title: 'Log in',
    status: error ? 422 : 200,
    content: html`
      ${error && html`<p class="error" role="alert">${error}</p>`}
      <form class="panel narrow" method="post" action="/login">
        <input type="hidden" name="next" value="${next}">
        <p><label for="user">User name</label><input id="user" name="user" value="${user}" autocomplete="username" required></p>
        <p><label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required></p>
        <p><button>Log in</button></p>
      </form>`,
  });
}

function passwordKey(password: string, salt: string): Buffer {
  return scryptSync(password, salt, 32);
}

function isPassword(password: string, stored: string): boolean {
  const [salt = '', key = ''] = stored.split(':');
  return timingSafeEqual(passwordKey(password, salt), Buffer.from(key, 'hex'));
}
