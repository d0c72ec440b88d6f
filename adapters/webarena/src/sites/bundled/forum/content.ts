import { deriveSeed, random } from '@dreamgym/core/random';
import { people } from '../server/people.ts';
import { account, daysAgo } from '../server/site.ts';
import { replies, type Topic, topics } from './vocabulary.ts';

export interface Thread {
  readonly id: number;
  readonly forum: string;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly posted: string;
  readonly up: number;
  readonly down: number;
  readonly comments: readonly Comment[];
}

interface Comment {
  readonly author: string;
  readonly text: string;
  readonly posted: string;
  readonly up: number;
  readonly down: number;
}

export interface ForumContent {
  /** In the order in which they were posted; ids count up. */
  readonly threads: readonly Thread[];
  /** Forums that the account follows. */
  readonly subscriptions: readonly string[];
  readonly biography: string;
}

/** What the forum holds in the beginning. */
export function forumContent(seed: number): ForumContent {
  const drafts = topics.flatMap((topic) => threadsOf(topic, seed));
  drafts.sort((a, b) => a.posted.localeCompare(b.posted));
  return {
    threads: drafts.map((draft, index) => ({ id: 1001 + index * 3, ...draft })),
    subscriptions: ['baking', 'books'],
    biography: 'I read, bake and repair bicycles, in that order.',
  };
}

function threadsOf(topic: Topic, seed: number): Omit<Thread, 'id'>[] {
  const chance = random(deriveSeed(seed, 'forum', topic.name));
  const titles = topic.threads.flatMap(([title, body]) =>
    topic.things.map((thing) => [title.replace('{thing}', thing), body] as const),
  );
  return chance
    .shuffle(titles)
    .slice(0, 18)
    .map(([title, body], index) => {
      // The account has written one thread in each forum.
      const author = index === 0 ? account.user : chance.pick(people).user;
      const age = 3 + chance.integer(200);
      const comments = Array.from({ length: chance.integer(9) }, (_, number) => ({
        author: chance.integer(14) === 0 ? account.user : chance.pick(people).user,
        text: chance.pick(replies),
        posted: daysAgo(Math.max(1, age - 1 - number), 420 + chance.integer(900)),
        up: chance.integer(30),
        down: chance.integer(12),
      }));
      return {
        forum: topic.name,
        title: title.replace(/^[a-z]/, (letter) => letter.toUpperCase()),
        body,
        author,
        posted: daysAgo(age, 420 + chance.integer(900)),
        up: 2 + chance.integer(240),
        down: chance.integer(40),
        comments,
      };
    });
}
