import { deriveSeed, random } from '@dreamgym/core/random';
import { placesContent } from '../../sites/bundled/places/content.ts';
import { account } from '../../sites/bundled/server/site.ts';
import { button, choose, link, search, stop, type } from './solution.ts';
import { mentions, reads, some, type Template } from './template.ts';

/** Tasks about logging in, and those that need two sites. */
export function sharedTasks(seed: number): Template[] {
  const chance = random(deriveSeed(seed, 'shared', 'tasks'));
  const logins = ['shop', 'forum', 'tracker', 'places'].map((site): Template => {
    const home = `__${site.toUpperCase()}__`;
    return {
      sites: [site],
      logins: [],
      intent: 'Log in with the user name {{user}} and the password {{password}}',
      instances: [
        {
          values: { user: account.user, password: account.password },
          proof: { pages: [reads(home, '.who', account.user)] },
          solution: [
            link('Log in'),
            type('User name', account.user),
            type('Password', account.password),
            button('Log in'),
            stop(),
          ],
        },
      ],
    };
  });
  return [
    ...logins,
    {
      sites: ['places', 'forum'],
      intent:
        'Look up the address of {{place}} and post it in the forum {{forum}}, in a thread with the title "{{title}}"',
      instances: some(chance, placesContent(seed).places, 8).map((place) => {
        const forum = chance.pick(['books', 'baking', 'photography']);
        const title = `Shall we meet at ${place.name}?`;
        return {
          values: { place: place.name, forum, title },
          proof: {
            address: `__FORUM__/f/${forum}`,
            pages: [mentions("func:reddit_get_post_url('__last_url__')", '.submission__inner', [title, place.address])],
          },
          solution: [
            search('Search places', place.name),
            { kind: 'tab', index: 1 },
            link('New thread'),
            choose('Forum', forum),
            type('Title', title),
            type('Body', place.address),
            button('Create thread'),
            stop(),
          ],
        };
      }),
    },
  ];
}
