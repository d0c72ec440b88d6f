import { html } from 'hono/html';
import { counted } from '../server/counted.ts';
import { page } from '../server/page.ts';
import { dateText, type Html, type SiteContext } from '../server/site.ts';

export interface RepositoryRow {
  readonly path: string;
  readonly description: string;
  readonly language: string;
  readonly license: string;
  readonly stars: number;
}

export interface IssueRow {
  readonly path: string;
  readonly number: number;
  readonly title: string;
  readonly description: string;
  readonly author: string;
  readonly opened: string;
  readonly state: 'open' | 'closed';
  /** Joined by commas. */
  readonly labels: string;
  readonly assignee: string | null;
  readonly milestone: string | null;
}

export interface MemberRow {
  readonly user: string;
  readonly full_name: string;
  readonly role: string;
}

/** The repository of the address, `/owner/name…`. */
export function findRepository(c: SiteContext): RepositoryRow | undefined {
  const path = `${c.req.param('owner')}/${c.req.param('name')}`;
  return c.var.database.get<RepositoryRow>('SELECT * FROM repositories WHERE path = ?', [path]);
}

export function membersOf(c: SiteContext, path: string): MemberRow[] {
  return c.var.database.all<MemberRow>(
    'SELECT user, full_name, role FROM members JOIN users ON users.name = user WHERE path = ? ORDER BY members.rowid',
    [path],
  );
}

/** Whether the visitor may change how the repository is run. */
export function maintains(c: SiteContext, path: string): boolean {
  const role = c.var.database.get<{ role: string }>('SELECT role FROM members WHERE path = ? AND user = ?', [
    path,
    c.var.session?.user ?? '',
  ])?.role;
  return role === 'Owner' || role === 'Maintainer';
}

/** A page of one repository, with the links to its others. */
export function repositoryPage(
  c: SiteContext,
  { path, title, content }: { path: string; title: string; content: Html },
) {
  const tabs = [
    ['Overview', ''],
    ['Issues', '/-/issues'],
    ['Milestones', '/-/milestones'],
    ['Commits', '/-/commits'],
    ['Members', '/-/members'],
  ] as const;
  const links = tabs.map(([label, tail]) => html`<a href="/${path}${tail}">${label}</a>`);
  return page(c, {
    title,
    trail: [{ label: path, href: `/${path}` }],
    content: html`<nav class="tabs" aria-label="Project">${links}</nav>${content}`,
  });
}

export function repositoryList(repositories: readonly RepositoryRow[]): Html {
  if (repositories.length === 0) return html`<p>No projects found.</p>`;
  return html`<ul class="list">${repositories.map(
    ({ path, description, language, stars }) =>
      html`<li><h3><a href="/${path}">${path}</a></h3><p>${description}</p><div class="soft">${language} · ${counted(stars, 'star')}</div></li>`,
  )}</ul>`;
}

export function labelTags(labels: string): Html {
  return html`${labels
    .split(',')
    .filter(Boolean)
    .map((label) => html`<span class="tag">${label}</span> `)}`;
}

export function issueList(issues: readonly IssueRow[]): Html {
  if (issues.length === 0) return html`<p>There are no issues to show.</p>`;
  return html`<ul class="list">${issues.map(
    (each) => html`<li><h3><a href="/${each.path}/-/issues/${each.number}">${each.title}</a></h3>
      <div>${labelTags(each.labels)}</div>
      <div class="soft"><span class="state ${each.state}">${each.state}</span> ${each.path}#${each.number}, opened by ${each.author} on ${dateText(each.opened)}${each.assignee && `, assigned to ${each.assignee}`}${each.milestone && `, milestone ${each.milestone}`}</div></li>`,
  )}</ul>`;
}
