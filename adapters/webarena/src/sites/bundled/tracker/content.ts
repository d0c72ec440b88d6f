import { deriveSeed, type Random, random } from '@dreamgym/core/random';
import { people } from '../server/people.ts';
import { account, daysAgo } from '../server/site.ts';
import { commitMessages, descriptions, labels, type Project, projects, remarks, titles } from './vocabulary.ts';

export const roles = ['Owner', 'Maintainer', 'Developer', 'Reporter', 'Guest'] as const;
type Role = (typeof roles)[number];

export interface Repository {
  /** `owner/name`. */
  readonly path: string;
  readonly project: Project;
  readonly stars: number;
  readonly members: readonly { readonly user: string; readonly role: Role }[];
  readonly milestones: readonly { readonly title: string; readonly due: string }[];
  readonly issues: readonly Issue[];
  /** Newest first. */
  readonly commits: readonly {
    readonly id: string;
    readonly author: string;
    readonly message: string;
    readonly made: string;
  }[];
}

export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly description: string;
  readonly author: string;
  readonly opened: string;
  readonly state: 'open' | 'closed';
  readonly labels: readonly string[];
  readonly assignee?: string;
  readonly milestone?: string;
  readonly comments: readonly { readonly author: string; readonly text: string; readonly written: string }[];
}

export interface TrackerContent {
  readonly repositories: readonly Repository[];
  /** Paths of the repositories that the account has starred. */
  readonly starred: readonly string[];
}

/** What the tracker holds in the beginning. */
export function trackerContent(seed: number): TrackerContent {
  const repositories = projects.map((project) =>
    repositoryOf(project, random(deriveSeed(seed, 'tracker', project.name))),
  );
  return { repositories, starred: ['northwind/chart-kit', 'ivo.petrov/chess-notes'] };
}

function repositoryOf(project: Project, chance: Random): Repository {
  const team = chance.shuffle(people.map(({ user }) => user)).slice(0, 4 + chance.integer(3));
  const members: { user: string; role: Role }[] = team.map((user, index) => ({
    user,
    role: index === 0 ? 'Maintainer' : chance.pick(['Developer', 'Developer', 'Reporter', 'Guest'] as const),
  }));
  const own = project.owner === account.user;
  if (own || chance.integer(2) === 0) members.unshift({ user: account.user, role: own ? 'Owner' : 'Developer' });
  const assignees = members.filter(({ role }) => role !== 'Guest').map(({ user }) => user);
  const milestones = ['1st', '2nd', '3rd'].map((ordinal, index) => ({
    title: `${ordinal} release`,
    due: daysAgo(-40 - index * 45).slice(0, 10),
  }));
  return {
    path: `${project.owner}/${project.name}`,
    project,
    stars: chance.integer(900),
    members,
    milestones,
    issues: issuesOf(project, { assignees, milestones: milestones.map(({ title }) => title), chance }),
    commits: commitsOf(project, { authors: assignees, chance }),
  };
}

interface IssuesOptions {
  readonly assignees: readonly string[];
  readonly milestones: readonly string[];
  readonly chance: Random;
}

function issuesOf({ subjects }: Project, { assignees, milestones, chance }: IssuesOptions): Issue[] {
  const drafts = Object.entries(titles).flatMap(([label, patterns]) =>
    patterns.flatMap((pattern) => subjects.map((subject) => ({ label, title: pattern.replace('{subject}', subject) }))),
  );
  const count = 22 + chance.integer(8);
  return chance
    .shuffle(drafts)
    .slice(0, count)
    .map(({ label, title }, index) => {
      const age = 4 + (count - index) * 7 + chance.integer(6);
      const open = chance.integer(3) > 0;
      const others = labels.filter((each) => each !== label);
      return {
        number: index + 1,
        title,
        description: chance.pick(descriptions),
        author: chance.integer(6) === 0 ? account.user : chance.pick(people).user,
        opened: daysAgo(age, 480 + chance.integer(600)),
        state: open ? 'open' : 'closed',
        labels: chance.integer(4) === 0 ? [label, chance.pick(others)] : [label],
        assignee: chance.integer(3) > 0 ? chance.pick(assignees) : undefined,
        milestone: chance.integer(2) === 0 ? chance.pick(milestones) : undefined,
        comments: Array.from({ length: chance.integer(4) }, (_, number) => ({
          author: chance.pick(people).user,
          text: chance.pick(remarks),
          written: daysAgo(Math.max(1, age - 1 - number), 480 + chance.integer(600)),
        })),
      };
    });
}

function commitsOf({ subjects }: Project, { authors, chance }: { authors: readonly string[]; chance: Random }) {
  return Array.from({ length: 34 }, (_, index) => ({
    id: (deriveSeed(chance.integer(0x7fffffff)) >>> 0).toString(16).padStart(8, '0'),
    author: chance.pick(authors),
    message: chance.pick(commitMessages).replace('{subject}', chance.pick(subjects)),
    made: daysAgo(1 + index * 3 + chance.integer(3), 480 + chance.integer(600)),
  })).sort((a, b) => b.made.localeCompare(a.made));
}
