import type { Context, Hono } from 'hono';
import type { html } from 'hono/html';
import type { SiteDatabase } from './database.ts';

/** One of the sites that come with this package: what it is called, how its state begins, and its pages. */
export interface Site {
  /** As in a task's `sites`. */
  readonly name: string;
  /** As on its pages. */
  readonly title: string;
  /** Links of the header, beside the search box. */
  readonly links: readonly { readonly label: string; readonly href: string }[];
  readonly search: { readonly action: string; readonly label: string };
  readonly style: string;
  /** The state it starts with; the same seed gives the same. Users, sessions and the account are there already. */
  fill(database: SiteDatabase, options: { readonly seed: number }): void;
  routes(app: SiteApp): void;
}

export interface SiteVariables {
  readonly site: Site;
  readonly database: SiteDatabase;
  /** Undefined for a visitor who has not logged in. */
  readonly session: Session | undefined;
}

export interface Session {
  readonly token: string;
  readonly user: string;
  /** What forms send back, so that no other site's form is taken for one of this site's. */
  readonly csrf: string;
}

export type SiteApp = Hono<{ Variables: SiteVariables }>;
/** A piece of a page; what was put into it is escaped. */
export type Html = ReturnType<typeof html>;
export type SiteContext = Context<{ Variables: SiteVariables }>;

/** The one person for whom agents act, on every site. */
export const account = { user: 'mira.holt', name: 'Mira Holt', password: 'Lantern.42' } as const;

/** The sites' clock stands still, so that the same attempt meets the same pages on any day. A Monday. */
export const now = '2026-03-02 10:00';

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `2 March 2026` of `2026-03-02 10:00`. */
export function dateText(timestamp: string): string {
  return day.format(new Date(`${timestamp.slice(0, 10)}T00:00:00Z`));
}

/** The timestamp some days before the clock's, at a time of that day. */
export function daysAgo(days: number, minute = 600): string {
  const date = new Date(`${now.slice(0, 10)}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - days);
  const time = [Math.floor(minute / 60) % 24, minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return `${date.toISOString().slice(0, 10)} ${time}`;
}
