import type { SiteDatabase } from '../server/database.ts';
import { people } from '../server/people.ts';
import { account, type Site } from '../server/site.ts';
import { forumContent } from './content.ts';
import { listRoutes } from './list-pages.ts';
import { memberRoutes } from './member-pages.ts';
import { threadRoutes } from './thread-pages.ts';
import { topics } from './vocabulary.ts';

const schema = [
  'CREATE TABLE forums (name TEXT PRIMARY KEY, title TEXT, description TEXT)',
  'CREATE TABLE threads (id INTEGER PRIMARY KEY, forum TEXT REFERENCES forums, title TEXT, body TEXT, author TEXT REFERENCES users, posted TEXT, up INTEGER, down INTEGER)',
  'CREATE TABLE comments (id INTEGER PRIMARY KEY, thread INTEGER REFERENCES threads ON DELETE CASCADE, author TEXT REFERENCES users, text TEXT, posted TEXT, up INTEGER, down INTEGER)',
  'CREATE INDEX comments_of ON comments (thread)',
  'CREATE TABLE votes (user TEXT, kind TEXT, id INTEGER, value INTEGER, PRIMARY KEY (user, kind, id))',
  'CREATE TABLE subscriptions (user TEXT, forum TEXT REFERENCES forums, PRIMARY KEY (user, forum))',
  'CREATE TABLE members (user TEXT PRIMARY KEY REFERENCES users, biography TEXT)',
];

export const forum: Site = {
  name: 'forum',
  title: 'Commonroom',
  links: [
    { label: 'Forums', href: '/forums' },
    { label: 'New thread', href: '/submit' },
    { label: 'Profile', href: `/user/${account.user}` },
  ],
  search: { action: '/search', label: 'Search threads' },
  style: `
:root { --accent: #2f6b52; --accent-soft: #e6f1ec; --ground: #f4f7f5; }
.thread { display: grid; grid-template-columns: 64px minmax(0, 1fr); gap: 12px; }
.votes { text-align: center; }
.votes b { display: block; font-size: 17px; }
.votes button { padding: 0 9px; }
.comment { margin: 0; }
.submission__inner { font-size: 16px; }
`,
  fill(database, { seed }) {
    for (const statement of schema) database.run(statement);
    fillThreads(database, seed);
  },
  routes(app) {
    listRoutes(app);
    threadRoutes(app);
    memberRoutes(app);
  },
};

function fillThreads(database: SiteDatabase, seed: number): void {
  const { threads, subscriptions, biography } = forumContent(seed);
  database.insert(
    'users',
    ['name', 'full_name'],
    people.map(({ user, name }) => [user, name]),
  );
  database.insert('members', ['user', 'biography'], [[account.user, biography]]);
  database.insert(
    'forums',
    ['name', 'title', 'description'],
    topics.map((topic) => [topic.name, topic.title, topic.description]),
  );
  database.insert(
    'subscriptions',
    ['user', 'forum'],
    subscriptions.map((name) => [account.user, name]),
  );
  database.insert(
    'threads',
    ['id', 'forum', 'title', 'body', 'author', 'posted', 'up', 'down'],
    threads.map((each) => [each.id, each.forum, each.title, each.body, each.author, each.posted, each.up, each.down]),
  );
  database.insert(
    'comments',
    ['thread', 'author', 'text', 'posted', 'up', 'down'],
    threads.flatMap(({ id, comments }) =>
      comments.map((each) => [id, each.author, each.text, each.posted, each.up, each.down]),
    ),
  );
}
