import type { SiteDatabase } from '../server/database.ts';
import { people } from '../server/people.ts';
import { account, type Site } from '../server/site.ts';
import { trackerContent } from './content.ts';
import { dashboardRoutes } from './dashboard-pages.ts';
import { issueRoutes } from './issue-pages.ts';
import { memberRoutes } from './member-pages.ts';
import { repositoryRoutes } from './repository-pages.ts';

const schema = [
  'CREATE TABLE profiles (user TEXT PRIMARY KEY REFERENCES users, status TEXT, website TEXT)',
  'CREATE TABLE repositories (path TEXT PRIMARY KEY, description TEXT, language TEXT, license TEXT, stars INTEGER)',
  'CREATE TABLE stars (user TEXT, path TEXT REFERENCES repositories, PRIMARY KEY (user, path))',
  'CREATE TABLE files (path TEXT REFERENCES repositories, name TEXT, text TEXT, PRIMARY KEY (path, name))',
  'CREATE TABLE commits (id TEXT PRIMARY KEY, path TEXT REFERENCES repositories, author TEXT, message TEXT, made TEXT)',
  'CREATE TABLE members (path TEXT REFERENCES repositories, user TEXT REFERENCES users, role TEXT, PRIMARY KEY (path, user))',
  'CREATE TABLE milestones (path TEXT REFERENCES repositories, title TEXT, due TEXT, PRIMARY KEY (path, title))',
  `CREATE TABLE issues (path TEXT REFERENCES repositories, number INTEGER, title TEXT, description TEXT, author TEXT, opened TEXT, state TEXT,
    labels TEXT, assignee TEXT, milestone TEXT, PRIMARY KEY (path, number))`,
  'CREATE TABLE comments (id INTEGER PRIMARY KEY, path TEXT, number INTEGER, author TEXT, text TEXT, written TEXT)',
];

export const tracker: Site = {
  name: 'tracker',
  title: 'Forgeyard',
  links: [
    { label: 'Projects', href: '/projects' },
    { label: 'Explore', href: '/explore' },
    { label: 'My issues', href: '/issues' },
    { label: 'Profile', href: '/profile' },
  ],
  search: { action: '/explore', label: 'Search projects' },
  style: `
:root { --accent: #4a3f8f; --accent-soft: #eceaf7; --ground: #f6f5fa; }
.tabs { display: flex; flex-wrap: wrap; gap: 4px 20px; border-bottom: 1px solid var(--line); margin: 0 0 16px; padding-bottom: 8px; }
.state { font-weight: bold; }
.state.open { color: #1d7a3a; } .state.closed { color: #9b2c2c; }
pre { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 14px 16px; overflow: auto; font: 13px/1.5 "DejaVu Sans Mono", monospace; }
code { font: 13px "DejaVu Sans Mono", monospace; }
`,
  fill(database, { seed }) {
    for (const statement of schema) database.run(statement);
    fillRepositories(database, seed);
  },
  routes(app) {
    dashboardRoutes(app);
    issueRoutes(app);
    memberRoutes(app);
    repositoryRoutes(app);
  },
};

function fillRepositories(database: SiteDatabase, seed: number): void {
  const { repositories, starred } = trackerContent(seed);
  database.insert(
    'users',
    ['name', 'full_name'],
    people.map(({ user, name }) => [user, name]),
  );
  database.insert('profiles', ['user', 'status', 'website'], [[account.user, '', '']]);
  for (const { path, project, stars, members, milestones, issues, commits } of repositories) {
    database.insert(
      'repositories',
      ['path', 'description', 'language', 'license', 'stars'],
      [[path, project.description, project.language, project.license, stars]],
    );
    const readme = `# ${project.name}\n\n${project.description}\n\nWritten in ${project.language}, under the ${project.license} licence.\n`;
    database.insert(
      'files',
      ['path', 'name', 'text'],
      [['README.md', readme] as const, ...project.files].map(([name, text]) => [path, name, text]),
    );
    database.insert(
      'members',
      ['path', 'user', 'role'],
      members.map(({ user, role }) => [path, user, role]),
    );
    database.insert(
      'milestones',
      ['path', 'title', 'due'],
      milestones.map(({ title, due }) => [path, title, due]),
    );
    database.insert(
      'issues',
      ['path', 'number', 'title', 'description', 'author', 'opened', 'state', 'labels', 'assignee', 'milestone'],
      issues.map((each) => [
        path,
        each.number,
        each.title,
        each.description,
        each.author,
        each.opened,
        each.state,
        each.labels.join(','),
        each.assignee ?? null,
        each.milestone ?? null,
      ]),
    );
    database.insert(
      'comments',
      ['path', 'number', 'author', 'text', 'written'],
      issues.flatMap(({ number, comments }) =>
        comments.map(({ author, text, written }) => [path, number, author, text, written]),
      ),
    );
    database.insert(
      'commits',
      ['id', 'path', 'author', 'message', 'made'],
      commits.map(({ id, author, message, made }) => [id, path, author, message, made]),
    );
  }
  database.insert(
    'stars',
    ['user', 'path'],
    starred.map((path) => [account.user, path]),
  );
}
