import { deriveSeed, random } from '@dreamgym/core/random';
import { forumContent, type Thread } from '../../sites/bundled/forum/content.ts';
import { threadPath } from '../../sites/bundled/forum/parts.ts';
import { topics } from '../../sites/bundled/forum/vocabulary.ts';
import { account } from '../../sites/bundled/server/site.ts';
import { button, choose, link, type SolutionStep, search, stop, type } from './solution.ts';
import { mentions, reads, some, type Template } from './template.ts';

const sites = ['forum'];
const home = '__FORUM__';

const find = ({ title }: Thread): SolutionStep[] => [search('Search threads', title), link(title)];
const openForum = (name: string): SolutionStep[] => [link('Forums'), link(name)];

export function forumTasks(seed: number): Template[] {
  const { threads, subscriptions } = forumContent(seed);
  const chance = random(deriveSeed(seed, 'forum', 'tasks'));
  const foreign = threads.filter(({ author }) => author !== account.user);
  const own = threads.filter(({ author }) => author === account.user);
  return [
    {
      sites,
      intent: 'Open the forum {{forum}} with the threads sorted by {{order}}',
      instances: some(
        chance,
        topics.flatMap(({ name }) => orders.map((order) => ({ name, order }))),
        10,
      ).map(({ name, order: [id, label] }) => ({
        values: { forum: name, order: label },
        proof: { address: `${home}/f/${name}?sort=${id}` },
        solution: [...openForum(name), link(label), stop()],
      })),
    },
    {
      sites,
      intent: 'Who started the thread "{{title}}"? Answer with the user name.',
      instances: some(chance, foreign, 12).map((thread) => ({
        values: { title: thread.title },
        proof: { answer: { exact_match: thread.author } },
        solution: [...find(thread), stop(thread.author)],
      })),
    },
    {
      sites,
      intent: 'How many comments does the thread "{{title}}" have?',
      instances: some(chance, foreign, 10).map((thread) => ({
        values: { title: thread.title },
        proof: { answer: { must_include: [String(thread.comments.length)] } },
        solution: [...find(thread), stop(String(thread.comments.length))],
      })),
    },
    {
      sites,
      intent: '{{change}} the forum {{forum}}',
      instances: topics.map(({ name }) => {
        const [change, after] = subscriptions.includes(name)
          ? [`Unsubscribe from`, `Subscribe to ${name}`]
          : [`Subscribe to`, `Unsubscribe from ${name}`];
        return {
          values: { change, forum: name },
          proof: { pages: [mentions(`${home}/f/${name}`, 'main', [after])] },
          solution: [link('Forums'), button(`${change} ${name}`), stop()],
        };
      }),
    },
    {
      sites,
      intent: '{{vote}} the thread "{{title}}"',
      instances: some(chance, foreign, 12).map((thread, index) => {
        const [vote, value] = index % 3 === 0 ? (['Downvote', -1] as const) : (['Upvote', 1] as const);
        return {
          values: { vote, title: thread.title },
          proof: { pages: [reads(home + threadPath(thread), '.score', String(thread.up - thread.down + value))] },
          solution: [search('Search threads', thread.title), button(`${vote} ${thread.title}`), stop()],
        };
      }),
    },
    {
      sites,
      intent: 'Start a thread in the forum {{forum}} with the title "{{title}}" and the text "{{body}}"',
      instances: posts.map(([forum, title, body]) => ({
        values: { forum, title, body },
        proof: {
          address: `${home}/f/${forum}`,
          pages: [
            mentions("func:reddit_get_post_url('__last_url__')", '.submission__inner', [title, body, account.user]),
          ],
        },
        solution: [
          link('New thread'),
          choose('Forum', forum),
          type('Title', title),
          type('Body', body),
          button('Create thread'),
          stop(),
        ],
      })),
    },
    {
      sites,
      intent: 'Comment on the thread "{{title}}" with "{{comment}}"',
      instances: some(chance, foreign, 10).map((thread, index) => {
        const comment = comments[index % comments.length]!;
        return {
          values: { title: thread.title, comment },
          proof: { pages: [mentions(home + threadPath(thread), 'main', [comment])] },
          solution: [...find(thread), type('Your comment', comment), button('Post comment'), stop()],
        };
      }),
    },
    {
      sites,
      intent: 'Change my biography to "{{biography}}"',
      instances: biographies.map((biography) => ({
        values: { biography },
        proof: { pages: [reads(`${home}/user/${account.user}`, '.biography', biography)] },
        solution: [
          link('Profile'),
          link('Edit profile'),
          type('Biography', biography),
          button('Save biography'),
          stop(),
        ],
      })),
    },
    {
      sites,
      intent: 'Delete my thread "{{title}}"',
      instances: own.map((thread) => ({
        values: { title: thread.title },
        proof: { pages: [reads(home + threadPath(thread), 'h1', 'Page not found')] },
        solution: [...find(thread), link('Edit or delete this thread'), button('Delete thread'), stop()],
      })),
    },
  ];
}

const orders = [
  ['top', 'Top'],
  ['controversial', 'Controversial'],
  ['commented', 'Most commented'],
] as const;

const posts = [
  ['baking', 'How do I keep rye bread from crumbling?', 'It tastes fine but cannot be sliced.'],
  ['books', 'Short stories for a long flight', 'Eleven hours, no films, no sleep.'],
  ['cycling', 'Mudguards for narrow frames', 'There are four millimetres left above the tyre.'],
  ['homelab', 'Quiet fans', 'The neighbours have started to ask.'],
  ['houseplants', 'A plant for a dark corridor', 'There is one window and it faces a wall.'],
  ['photography', 'Old lenses on new cameras', 'Which adapters are worth their money?'],
  ['baking', 'Who has a recipe for seed crackers?', 'Thin ones, please.'],
  ['books', 'A biography that reads like a novel', 'Any century will do.'],
] as const;

const comments = [
  'I had the same trouble last winter.',
  'Thank you, this helped me a lot.',
  'Which one did you choose in the end?',
  'Mine took three tries.',
  'Please post a picture.',
];

const biographies = [
  'Mostly here for the bread.',
  'Cyclist, reader, slow cook.',
  'Ask me about lighthouses.',
  'Three bicycles and no car.',
  'I water too much.',
  'Back in May.',
];
