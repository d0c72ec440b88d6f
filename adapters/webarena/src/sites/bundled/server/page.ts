import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { actionButton } from './forms.ts';
import type { Html, SiteContext } from './site.ts';

interface PageOptions {
  readonly title: string;
  readonly content: Html;
  readonly status?: ContentfulStatusCode;
  /** The way here from the front page. */
  readonly trail?: readonly { readonly label: string; readonly href: string }[];
}

/** A page of a site: header with search, links and account; what the last form did; the content. */
export function page(
  c: SiteContext,
  { title, content, status = 200, trail = [] }: PageOptions,
): Response | Promise<Response> {
  const { site, session } = c.var;
  const notice = readNotice(c);
  return c.html(
    html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${site.title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head>
<body>
<header class="top"><div class="wide">
  <a class="brand" href="/">${site.title}</a>
  <form role="search" action="${site.search.action}"><input name="q" type="search" aria-label="${site.search.label}" placeholder="${site.search.label}" value="${c.req.query('q') ?? ''}"><button>Search</button></form>
  <nav aria-label="Main">${site.links.map(({ label, href }) => html`<a href="${href}">${label}</a>`)}
  ${session ? html`<span class="who">${session.user}</span>${actionButton(c, { action: '/logout', label: 'Log out' })}` : html`<a href="/login">Log in</a>`}</nav>
</div></header>
<main class="wide">
  ${trail.length > 0 && html`<nav class="trail" aria-label="Breadcrumb"><a href="/">Home</a>${trail.map(({ label, href }) => html` <a href="${href}">${label}</a>`)}</nav>`}
  ${notice && html`<p class="notice" role="status">${notice}</p>`}
  <h1>${title}</h1>
  ${content}
</main>
</body></html>`,
    status,
  );
}

const noticeCookie = 'notice';

/** Says on the next page what a form did. */
export function notify(c: SiteContext, message: string): void {
  setCookie(c, `${c.var.site.name}_${noticeCookie}`, message, { httpOnly: true, sameSite: 'Lax', path: '/' });
}

function readNotice(c: SiteContext): string | undefined {
  const name = `${c.var.site.name}_${noticeCookie}`;
  const notice = getCookie(c, name);
  if (notice) deleteCookie(c, name, { path: '/' });
  return notice;
}
