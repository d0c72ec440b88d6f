import { deriveSeed, random } from '@dreamgym/core/random';
import { account, dateText } from '../../sites/bundled/server/site.ts';
import { type Issue, type Repository, trackerContent } from '../../sites/bundled/tracker/content.ts';
import { labels } from '../../sites/bundled/tracker/vocabulary.ts';
import { button, choose, link, type SolutionStep, search, stop, tick, type } from './solution.ts';
import { mentions, reads, some, type Template } from './template.ts';

const sites = ['tracker'];
const home = '__TRACKER__';

interface Found {
  readonly repository: Repository;
  readonly issue: Issue;
}

const openProject = ({ path }: Repository): SolutionStep[] => [search('Search projects', path), link(path)];
const openIssue = ({ repository, issue }: Found): SolutionStep[] => [
  ...openProject(repository),
  link('Issues'),
  type('Words', issue.title),
  ...(issue.state === 'open' ? [] : [choose('State', 'All')]),
  button('Filter'),
  link(issue.title),
];
const issueUrl = ({ repository, issue }: Found) => `${home}/${repository.path}/-/issues/${issue.number}`;

export function trackerTasks(seed: number): Template[] {
  const { repositories, starred } = trackerContent(seed);
  const chance = random(deriveSeed(seed, 'tracker', 'tasks'));
  const issues = repositories.flatMap((repository) => repository.issues.map((issue) => ({ repository, issue })));
  const open = issues.filter(({ issue }) => issue.state === 'open');
  const own = repositories.filter(({ project }) => project.owner === account.user);
  return [
    {
      sites,
      intent: 'Who is the issue "{{title}}" of {{project}} assigned to?',
      instances: some(
        chance,
        issues.filter(({ issue }) => issue.assignee),
        10,
      ).map((found) => ({
        values: { title: found.issue.title, project: found.repository.path },
        proof: { answer: { must_include: [found.issue.assignee!] } },
        solution: [...openIssue(found), stop(found.issue.assignee!)],
      })),
    },
    {
      sites,
      intent: 'Close the issue "{{title}}" of {{project}}',
      instances: some(chance, open, 10).map((found) => ({
        values: { title: found.issue.title, project: found.repository.path },
        proof: { pages: [reads(issueUrl(found), '.issue-state', 'closed')] },
        solution: [...openIssue(found), button('Close issue'), stop()],
      })),
    },
    {
      sites,
      intent: 'Assign the issue "{{title}}" of {{project}} to {{user}}',
      instances: some(chance, open, 10).map((found) => {
        const { user } = chance.pick(found.repository.members.filter((member) => member.user !== found.issue.assignee));
        return {
          values: { title: found.issue.title, project: found.repository.path, user },
          proof: { pages: [reads(issueUrl(found), '.issue-assignee', user)] },
          solution: [
            ...openIssue(found),
            link('Edit details'),
            choose('Assignee', user),
            button('Save details'),
            stop(),
          ],
        };
      }),
    },
    {
      sites,
      intent: 'Comment "{{comment}}" on the issue "{{title}}" of {{project}}',
      instances: some(chance, open, 8).map((found, index) => {
        const comment = remarks[index % remarks.length]!;
        return {
          values: { comment, title: found.issue.title, project: found.repository.path },
          proof: { pages: [mentions(issueUrl(found), 'main', [comment])] },
          solution: [...openIssue(found), type('Comment', comment), button('Add comment'), stop()],
        };
      }),
    },
    {
      sites,
      intent: 'Make {{user}} a {{role}} of my project {{project}}',
      instances: own.flatMap((repository) =>
        ['wen.li', 'tilda.berg', 'noor.abbas', 'hugo.marchetti']
          .filter((user) => repository.members.every((member) => member.user !== user))
          .map((user, index) => {
            const role = (['Developer', 'Reporter', 'Guest', 'Maintainer'] as const)[index]!;
            const locator = `func:gitlab_get_project_memeber_role(__page__, '${user}')`;
            return {
              values: { user, role, project: repository.path },
              proof: {
                pages: [
                  { url: `${home}/${repository.path}/-/members`, locator, required_contents: { exact_match: role } },
                ],
              },
              solution: [
                ...openProject(repository),
                link('Members'),
                type('User name', user),
                choose('Role', role),
                button('Save member'),
                stop(),
              ],
            };
          }),
      ),
    },
    {
      sites,
      intent: 'Show me the open issues of {{project}} with the label {{label}}',
      instances: some(
        chance,
        repositories.flatMap((repository) => labels.map((label) => ({ repository, label }))),
        10,
      ).map(({ repository, label }) => ({
        values: { project: repository.path, label },
        proof: { address: `${home}/${repository.path}/-/issues?state=open&label=${label.replaceAll(' ', '+')}` },
        solution: [...openProject(repository), link('Issues'), choose('Label', label), button('Filter'), stop()],
      })),
    },
    {
      sites,
      intent: 'How many commits has {{user}} made to {{project}}?',
      instances: some(chance, repositories, 8).map((repository) => {
        const { author } = chance.pick(repository.commits);
        const count = String(repository.commits.filter((commit) => commit.author === author).length);
        return {
          values: { user: author, project: repository.path },
          proof: { answer: { must_include: [count] } },
          solution: [
            ...openProject(repository),
            link('Commits'),
            type('Author', author),
            button('Filter'),
            stop(count),
          ],
        };
      }),
    },
    {
      sites,
      intent: 'Star the project {{project}}',
      instances: repositories
        .filter(({ path }) => !starred.includes(path))
        .map((repository) => ({
          values: { project: repository.path },
          proof: { pages: [reads(`${home}/${repository.path}`, '.stars', String(repository.stars + 1))] },
          solution: [...openProject(repository), button('Star'), stop()],
        })),
    },
    {
      sites,
      intent: 'Set my status to "{{status}}"',
      instances: [
        'On holiday',
        'Busy with the release',
        'Reading proofs',
        'Out for lunch',
        'At the boatyard',
        'Do not disturb',
      ].map((status) => ({
        values: { status },
        proof: { pages: [reads(`${home}/profile`, '.profile-status', status)] },
        solution: [link('Profile'), type('Status', status), button('Save profile'), stop()],
      })),
    },
    {
      sites,
      intent: 'Create a project called {{name}} with the license {{license}}',
      instances: [
        ['kite-planner', 'MIT'],
        ['soup-timer', 'Apache-2.0'],
        ['moon-phase', 'GPL-3.0'],
        ['knot-book', 'MIT'],
        ['bus-board', 'GPL-3.0'],
        ['seed-store', 'Apache-2.0'],
      ].map(([name, license]) => ({
        values: { name: name!, license: license! },
        proof: { address: `${home}/${account.user}/${name}`, pages: [reads('last', '.license', license!)] },
        solution: [
          link('Projects'),
          link('New project'),
          type('Project name', name!),
          choose('License', license!),
          button('Create project'),
          stop(),
        ],
      })),
    },
    {
      sites,
      intent: 'Add the milestone "{{title}}" to {{project}}, due on {{due}}',
      instances: own.flatMap((repository) =>
        [
          ['Spring clean', '2026-04-15'],
          ['Beta', '2026-06-01'],
          ['Long weekend', '2026-05-14'],
        ].map(([title, due]) => ({
          values: { title: title!, project: repository.path, due: dateText(due!) },
          proof: {
            pages: [mentions(`${home}/${repository.path}/-/milestones`, '.milestones', [title!, dateText(due!)])],
          },
          solution: [
            ...openProject(repository),
            link('Milestones'),
            type('Title', title!),
            type('Due date, as YYYY-MM-DD', due!),
            button('Create milestone'),
            stop(),
          ],
        })),
      ),
    },
    {
      sites,
      intent: 'Under which license is {{project}} published?',
      instances: repositories.map((repository) => ({
        values: { project: repository.path },
        proof: { answer: { must_include: [repository.project.license] } },
        solution: [...openProject(repository), stop(repository.project.license)],
      })),
    },
    {
      sites,
      intent: 'Open an issue in {{project}} with the title "{{title}}" and the label {{label}}',
      instances: some(chance, repositories, 8).map((repository, index) => {
        const title = problems[index % problems.length]!;
        const label = labels[index % labels.length]!;
        const address = `${home}/${repository.path}/-/issues/${repository.issues.length + 1}`;
        return {
          values: { project: repository.path, title, label },
          proof: { address, pages: [reads('last', 'h1', title), reads('last', '.issue-labels', label)] },
          solution: [
            ...openProject(repository),
            link('Issues'),
            link('New issue'),
            type('Title', title),
            tick('checkbox', label),
            button('Create issue'),
            stop(),
          ],
        };
      }),
    },
    {
      sites,
      intent: 'Show me the {{state}} issues that {{relation}}',
      instances: (['open', 'closed'] as const).flatMap((state) =>
        (
          [
            ['I have opened', 'author', 'Opened by me'],
            ['are assigned to me', 'assignee', 'Assigned to me'],
          ] as const
        ).map(([relation, by, tab]) => ({
          values: { state, relation },
          proof: { address: `${home}/issues?by=${by}&state=${state}` },
          solution: [link('My issues'), link(tab), link(state === 'open' ? 'Open' : 'Closed'), stop()],
        })),
      ),
    },
    {
      sites,
      intent: 'Set my website to {{website}}',
      instances: ['tides', 'recipes', 'chains', 'moorings', 'ledger', 'almanac'].map((name) => {
        const website = `https://${name}.example.org`;
        return {
          values: { website },
          proof: { pages: [reads(`${home}/profile`, '.profile-website', website)] },
          solution: [link('Profile'), type('Website', website), button('Save profile'), stop()],
        };
      }),
    },
  ];
}

const remarks = [
  'I can work on this next week.',
  'Please add the steps to repeat it.',
  'This is done on my branch.',
  'Let us talk about it on Friday.',
];

const problems = [
  'The build fails on a fresh machine',
  'Dates are shown in the wrong order',
  'The window opens off screen',
  'Numbers are cut off at the end',
  'The manual has a dead link',
  'Colours are hard to tell apart',
];
