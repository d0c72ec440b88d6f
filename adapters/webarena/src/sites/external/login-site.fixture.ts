import { text } from 'node:stream/consumers';
import type { Pages } from '../../browser/test-site.fixture.ts';
import type { Account } from './accounts.ts';

export interface LoginSiteOptions {
  readonly account: Account;
  /** The page with the form. */
  readonly form: string;
  /** The page that only members see, and what it says. */
  readonly members: string;
  readonly says: string;
  /** A header that logs in whoever sends it. */
  readonly header?: string;
}

/** Pages that log in by a form with a token against forgery, a second form without password, and a hidden one with. */
export function loginSite({ account, form, members, says, header }: LoginSiteOptions): Pages {
  const page = `<form action="/subscribe"><input type="email" aria-label="Newsletter"></form>
    <form hidden><input type="password"></form>
    <form method="post" action="/session"><input type="hidden" name="token" value="t-17"><label>Who <input name="who"></label>
    <label>Password <input name="password" type="password"></label><button>Enter</button></form>`;
  const html = { 'content-type': 'text/html' };
  return {
    '/': '<h1>Home</h1>',
    [form]: page,
    '/session': async (request, response) => {
      const given = new URLSearchParams(await text(request));
      const right = given.get('who') === account.user && given.get('password') === account.password;
      const cookie = right && given.get('token') === 't-17' ? { 'set-cookie': 'member=yes; HttpOnly' } : {};
      response.writeHead(303, { location: right ? '/' : form, ...cookie }).end();
    },
    [members]: ({ headers }, response) => {
      const byHeader = header !== undefined && headers[header.toLowerCase()] === `${account.user}:${account.password}`;
      if (byHeader || headers.cookie?.includes('member=yes')) response.writeHead(200, html).end(`<p>${says}</p>`);
      else response.writeHead(302, { location: form }).end();
    },
  };
}
