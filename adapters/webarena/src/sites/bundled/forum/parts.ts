import { html } from 'hono/html';
import { counted } from '../server/counted.ts';
import { actionButton } from '../server/forms.ts';
import type { Html } from '../server/site.ts';
import { dateText, type SiteContext } from '../server/site.ts';

/** A thread as the forum's tables hold it, its comments counted. */
export interface ThreadRow {
  readonly id: number;
  readonly forum: string;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly posted: string;
  readonly up: number;
  readonly down: number;
  readonly comments: number;
}

export const threadRows =
  'SELECT threads.*, (SELECT count(*) FROM comments WHERE thread = threads.id) AS comments FROM threads';

export function threadPath({ forum, id, title }: { forum: string; id: number; title: string }): string {
  const slug = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `/f/${forum}/${id}/${slug}`;
}

interface VotesOptions {
  readonly kind: 'thread' | 'comment';
  readonly id: number;
  readonly up: number;
  readonly down: number;
  /** What is voted on, for those who hear the page. */
  readonly of: string;
}

/** The score, with buttons for members. */
export function votes(c: SiteContext, { kind, id, up, down, of }: VotesOptions): Html {
  const button = (value: number, sign: string, name: string) =>
    actionButton(c, {
      action: '/vote',
      label: sign,
      name: `${name} ${of}`,
      fields: { kind, id: String(id), value: String(value), back: c.req.path },
    });
  return html`<div class="votes">${c.var.session && button(1, '▲', 'Upvote')}<b class="score">${up - down}</b>${c.var.session && button(-1, '▼', 'Downvote')}</div>`;
}

export function threadList(c: SiteContext, threads: readonly ThreadRow[]): Html {
  if (threads.length === 0) return html`<p>There are no threads here.</p>`;
  return html`<ol class="list">${threads.map(
    (
      each,
    ) => html`<li class="thread">${votes(c, { kind: 'thread', id: each.id, up: each.up, down: each.down, of: each.title })}<div>
      <h3><a href="${threadPath(each)}">${each.title}</a></h3>
      <div class="soft">by <a href="/user/${each.author}">${each.author}</a> in <a href="/f/${each.forum}">${each.forum}</a>, ${dateText(each.posted)} · ${counted(each.comments, 'comment')}</div></div></li>`,
  )}</ol>`;
}
