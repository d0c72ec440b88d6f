import { html } from 'hono/html';
import { z } from 'zod';
import { counted } from '../server/counted.ts';
import { actionButton, field, form, readForm, select } from '../server/forms.ts';
import { likePattern, listing } from '../server/listing.ts';
import { notify } from '../server/page.ts';
import { currentUser, membersOnly } from '../server/sessions.ts';
import { dateText, now, type SiteApp, type SiteContext } from '../server/site.ts';
import {
  findRepository,
  type IssueRow,
  issueList,
  labelTags,
  membersOf,
  type RepositoryRow,
  repositoryPage,
} from './parts.ts';
import { labels } from './vocabulary.ts';

const details = {
  labels: z
    .union([z.enum(labels), z.array(z.enum(labels))])
    .default([])
    .transform((value) => [value].flat().join(',')),
  assignee: z.string().transform((value) => value || null),
  milestone: z.string().transform((value) => value || null),
};
const newForm = z.object({ title: z.string().trim().min(1), description: z.string().trim(), ...details });
const editForm = z.object(details);
const commentForm = z.object({ text: z.string().trim().min(1) });

export function issueRoutes(app: SiteApp): void {
  const base = '/:owner/:name/-/issues';
  app.get(base, (c) => {
    const repository = findRepository(c);
    return repository ? issuesPage(c, repository) : c.notFound();
  });
  app.use(`${base}/new`, membersOnly);
  app.get(`${base}/new`, (c) => {
    const repository = findRepository(c);
    return repository ? newIssuePage(c, repository) : c.notFound();
  });
  app.post(base, async (c) => {
    const repository = findRepository(c);
    if (!repository) return c.notFound();
    const { title, description, labels, assignee, milestone } = await readForm(c, newForm);
    const { path } = repository;
    const { number } = c.var.database.get<{ number: number }>(
      'SELECT coalesce(max(number), 0) + 1 AS number FROM issues WHERE path = ?',
      [path],
    )!;
    c.var.database.run("INSERT INTO issues VALUES (?, ?, ?, ?, ?, ?, 'open', ?, ?, ?)", [
      path,
      number,
      title,
      description,
      currentUser(c),
      now,
      labels,
      assignee,
      milestone,
    ]);
    notify(c, `Issue #${number} has been opened.`);
    return c.redirect(`/${path}/-/issues/${number}`);
  });

  app.get(`${base}/:number{[0-9]+}`, (c) => {
    const issue = findIssue(c);
    return issue ? issuePage(c, issue) : c.notFound();
  });
  app.post(`${base}/:number{[0-9]+}/comments`, async (c) => {
    const issue = findIssue(c);
    if (!issue) return c.notFound();
    const { text } = await readForm(c, commentForm);
    c.var.database.run('INSERT INTO comments (path, number, author, text, written) VALUES (?, ?, ?, ?, ?)', [
      issue.path,
      issue.number,
      currentUser(c),
      text,
      now,
    ]);
    notify(c, 'Your comment has been added.');
    return c.redirect(issuePath(issue));
  });
  app.post(`${base}/:number{[0-9]+}/state`, (c) => {
    const issue = findIssue(c);
    if (!issue) return c.notFound();
    const state = issue.state === 'open' ? 'closed' : 'open';
    c.var.database.run('UPDATE issues SET state = ? WHERE path = ? AND number = ?', [state, issue.path, issue.number]);
    notify(c, `The issue is ${state} now.`);
    return c.redirect(issuePath(issue));
  });
  app.get(`${base}/:number{[0-9]+}/edit`, membersOnly, (c) => {
    const issue = findIssue(c);
    return issue ? editPage(c, issue) : c.notFound();
  });
  app.post(`${base}/:number{[0-9]+}/edit`, async (c) => {
    const issue = findIssue(c);
    if (!issue) return c.notFound();
    const { labels, assignee, milestone } = await readForm(c, editForm);
    c.var.database.run('UPDATE issues SET labels = ?, assignee = ?, milestone = ? WHERE path = ? AND number = ?', [
      labels,
      assignee,
      milestone,
      issue.path,
      issue.number,
    ]);
    notify(c, 'The issue has been changed.');
    return c.redirect(issuePath(issue));
  });
}

function issuePath({ path, number }: IssueRow): string {
  return `/${path}/-/issues/${number}`;
}

function findIssue(c: SiteContext): IssueRow | undefined {
  const path = `${c.req.param('owner')}/${c.req.param('name')}`;
  return c.var.database.get<IssueRow>('SELECT * FROM issues WHERE path = ? AND number = ?', [
    path,
    Number(c.req.param('number')),
  ]);
}

const choices = (values: readonly string[], none: string) => [
  ['', none] as const,
  ...values.map((each) => [each, each] as const),
];

function assignees(c: SiteContext, path: string): string[] {
  return membersOf(c, path).map(({ user }) => user);
}

function milestones(c: SiteContext, path: string): string[] {
  return c.var.database
    .all<{ title: string }>('SELECT title FROM milestones WHERE path = ? ORDER BY due, title', [path])
    .map(({ title }) => title);
}

function issuesPage(c: SiteContext, { path }: RepositoryRow) {
  const query = {
    words: c.req.query('words') ?? '',
    state: c.req.query('state') ?? 'open',
    label: c.req.query('label') ?? '',
    assignee: c.req.query('assignee') ?? '',
    milestone: c.req.query('milestone') ?? '',
  };
  const { rows, total, pager } = listing<IssueRow>(c, {
    sql: `SELECT * FROM issues WHERE path = ?1 AND title LIKE ?2 ESCAPE '\\' AND (?3 = 'all' OR state = ?3)
      AND (?4 = '' OR ',' || labels || ',' LIKE '%,' || ?4 || ',%') AND (?5 = '' OR assignee = ?5) AND (?6 = '' OR milestone = ?6) ORDER BY number DESC`,
    values: [path, likePattern(query.words), query.state, query.label, query.assignee, query.milestone],
    size: 10,
  });
  const states = [
    ['open', 'Open'],
    ['closed', 'Closed'],
    ['all', 'All'],
  ] as const;
  const content = html`<form class="row" aria-label="Filter">
      <label for="words">Words</label><input id="words" name="words" size="14" value="${query.words}">
      ${select({ name: 'state', label: 'State', value: query.state, options: states })}
      ${select({ name: 'label', label: 'Label', value: query.label, options: choices(labels, 'Any') })}
      ${select({ name: 'assignee', label: 'Assignee', value: query.assignee, options: choices(assignees(c, path), 'Anybody') })}
      ${select({ name: 'milestone', label: 'Milestone', value: query.milestone, options: choices(milestones(c, path), 'Any') })}
      <button>Filter</button></form>
    <div class="row"><a class="button" href="/${path}/-/issues/new">New issue</a><span class="soft">${counted(total, 'issue')}</span></div>
    ${issueList(rows)}${pager}`;
  return repositoryPage(c, { path, title: 'Issues', content });
}

/** The boxes for labels, assignee and milestone, as they stand. */
function detailFields(
  c: SiteContext,
  issue: { path: string; labels: string; assignee: string | null; milestone: string | null },
) {
  const set = issue.labels.split(',');
  const boxes = labels.map((label) => {
    const id = `label-${label.replaceAll(' ', '-')}`;
    return html`<input type="checkbox" id="${id}" name="labels" value="${label}"${set.includes(label) && html` checked`}><label for="${id}">${label}</label> `;
  });
  return html`<fieldset class="choice"><legend>Labels</legend>${boxes}</fieldset>
    <p>${select({ name: 'assignee', label: 'Assignee', value: issue.assignee ?? '', options: choices(assignees(c, issue.path), 'Nobody') })}</p>
    <p>${select({ name: 'milestone', label: 'Milestone', value: issue.milestone ?? '', options: choices(milestones(c, issue.path), 'None') })}</p>`;
}

function newIssuePage(c: SiteContext, { path }: RepositoryRow) {
  const content = form(c, {
    action: `/${path}/-/issues`,
    content: html`${field({ name: 'title', label: 'Title' })}${field({ name: 'description', label: 'Description', type: 'textarea', required: false })}
      ${detailFields(c, { path, labels: '', assignee: null, milestone: null })}<button>Create issue</button>`,
  });
  return repositoryPage(c, { path, title: 'New issue', content });
}

function editPage(c: SiteContext, issue: IssueRow) {
  const action = `${issuePath(issue)}/edit`;
  const content = form(c, { action, content: html`${detailFields(c, issue)}<button>Save details</button>` });
  return repositoryPage(c, { path: issue.path, title: `Edit: ${issue.title}`, content });
}

function issuePage(c: SiteContext, issue: IssueRow) {
  const { path, number, title, description, author, opened, state, assignee, milestone } = issue;
  const comments = c.var.database.all<{ author: string; text: string; written: string }>(
    'SELECT * FROM comments WHERE path = ? AND number = ? ORDER BY id',
    [path, number],
  );
  const member = c.var.session !== undefined;
  const base = issuePath(issue);
  const content = html`<div class="columns"><div>
      <p><span class="state ${state} issue-state">${state}</span> <span class="soft">#${number}, opened by ${author} on ${dateText(opened)}</span></p>
      <p class="card">${description}</p>
      ${member && actionButton(c, { action: `${base}/state`, label: state === 'open' ? 'Close issue' : 'Reopen issue' })}
      <h2>${counted(comments.length, 'comment')}</h2>
      <ul class="list">${comments.map((each) => html`<li><p class="soft">${each.author}, ${dateText(each.written)}</p><p class="comment">${each.text}</p></li>`)}</ul>
      ${member && form(c, { action: `${base}/comments`, content: html`${field({ name: 'text', label: 'Comment', type: 'textarea' })}<button>Add comment</button>` })}
    </div><aside class="card"><dl class="facts"><dt>Labels</dt><dd class="issue-labels">${labelTags(issue.labels)}</dd><dt>Assignee</dt><dd class="issue-assignee">${assignee ?? 'nobody'}</dd><dt>Milestone</dt><dd class="issue-milestone">${milestone ?? 'none'}</dd></dl>
      ${member && html`<a href="${base}/edit">Edit details</a>`}</aside></div>`;
  return repositoryPage(c, { path, title, content });
}
