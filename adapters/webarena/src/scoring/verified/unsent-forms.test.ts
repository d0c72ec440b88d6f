import { afterEach, describe, expect, it } from 'vitest';
import { noChromium } from '../../browser/browser.fixture.ts';
import { type Pages, type TestSite, testSite } from '../../browser/test-site.fixture.ts';
import { noOfficialData, officialTasks } from '../../official-data.fixture.ts';
import { verifiedSites } from '../../sites/external/verified-sites.ts';
import type { NetworkKey } from '../../tasks/formats/answer-key.ts';
import { readTasks } from '../../tasks/formats/read-tasks.ts';
import type { WebTask } from '../../tasks/web-task.ts';
import { webarena } from '../../webarena.ts';
import { perfectAttempt } from './perfect-attempt.fixture.ts';
import { unsentForms } from './unsent-forms.ts';

const { signal } = new AbortController();
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

/** A shop's contact page as Magento has it: a search and a newsletter before the form, which knows who is logged in. */
const contact = `<title>Contact us</title>
  <form action="/search"><input name="q" aria-label="Search"></form>
  <form action="/newsletter" method="post"><input name="email" aria-label="Newsletter"></form>
  <form id="contact-form" action="/contact/index/post" method="POST" onsubmit="document.title = 'sent'">
    <input name="name" aria-label="Name"> <input name="email" aria-label="Email">
    <input name="telephone" aria-label="Phone"> <textarea name="comment" aria-label="What is on your mind?"></textarea>
    <button>Submit</button>
  </form>
  <script>
    const form = document.getElementById('contact-form');
    form.elements.name.value = 'Emma Lopez';
    form.elements.email.value = 'emma.lopez@gmail.com';
    window.fetch = () => location.assign('/bent');
    addEventListener('pagehide', () => navigator.sendBeacon('/left'));
  </script>`;
const pages: Pages = { '/': contact, '/contact/index/post': '<title>Thanks</title>' };
const done = JSON.stringify({ task_type: 'MUTATE', status: 'SUCCESS', retrieved_data: null });

async function attempts(tasks: readonly WebTask[]) {
  const shop: TestSite = await testSite(pages);
  opened.push(shop);
  const { environment } = webarena({
    sites: verifiedSites({ urls: { shopping: shop.url } }),
    tasks: tasks.map((task) => ({ ...task, split: 'train' as const })),
    settle: { quiet: 0.05, atMost: 2 },
    reset: 'never',
  });
  opened.unshift({ close: async () => environment.close?.() });
  /** The reward of writing a comment, and of what is done then. */
  const rewardOf = async (task: WebTask, comment: string, ...rest: readonly string[]) => {
    const episode = await environment.start(task.task, { seed: 1, signal });
    const box = /textbox "What is on your mind\?".*\[ref=(\w+)\]/.exec(episode.observation.text)![1];
    const button = /button "Submit".*\[ref=(\w+)\]/.exec(episode.observation.text)![1];
    await episode.step({ text: `type [${box}] [${comment}] [0]` });
    for (const text of rest) await episode.step({ text: text.replace('Submit', String(button)) });
    const { reward } = await episode.step({ text: `stop [${done}]` });
    return reward;
  };
  return { shop, rewardOf };
}

const post = (url: string) => ({ url, http_method: 'POST' });
const [own] = readTasks(
  [
    {
      task_id: 1,
      intent_template_id: 1,
      sites: ['shopping'],
      start_urls: ['__SHOPPING__'],
      intent: 'Prepare a message in the contact form that says "hello". Do not send it.',
      revision: 1,
      eval: [
        {
          evaluator: 'AgentResponseEvaluator',
          results_schema: { type: 'null' },
          expected: { task_type: 'mutate', status: 'SUCCESS', retrieved_data: null },
        },
        {
          evaluator: 'NetworkEventEvaluator',
          expected: {
            ...post('^http://.*/dummy_bin$'),
            post_data: { form_id: 'contact-form', name: 'Emma Lopez', comment: 'hello' },
            response_status: -1,
          },
        },
        {
          evaluator: 'NetworkEventEvaluator',
          should_not_exist: true,
          expected: post('__SHOPPING__/contact/index/post'),
        },
      ],
    },
  ],
  { dialect: 'webarena-verified' },
);

describe.skipIf(noChromium())('a form to be filled in and not sent (skipped where there is no browser)', () => {
  it('counts as it was left, and no site hears of it', async () => {
    const { shop, rewardOf } = await attempts([own!]);
    expect(await rewardOf(own!, 'Hello')).toBe(1);
    expect(await rewardOf(own!, 'Bye')).toBe(0);
    expect(shop.seen.filter((request) => !/^GET \/(favicon\.ico)?$|^POST \/left$/.test(request))).toEqual([]);
  });

  it('does not count once it is sent', async () => {
    const { shop, rewardOf } = await attempts([own!]);
    expect(await rewardOf(own!, 'Hello', 'click [Submit]')).toBe(0);
    expect(shop.seen).toContain('POST /contact/index/post');
    expect(shop.seen).not.toContain('POST /dummy_bin');
  });
});

describe.skipIf(noOfficialData)(`the official tasks (${noOfficialData ?? 'present'})`, () => {
  const tasks = noOfficialData
    ? []
    : readTasks(officialTasks('webarena-verified.json'), { dialect: 'webarena-verified' });
  const asking = tasks.filter(({ key }) => unsentForms(key as NetworkKey).length > 0);

  it('that ask for such a form are eight', () => {
    expect(asking.map(({ number }) => number)).toEqual([528, 529, 530, 689, 690, 691, 692, 693]);
  });

  it.skipIf(noChromium())('are passed by filling it in (skipped where there is no browser)', async () => {
    const { shop, rewardOf } = await attempts(asking);
    for (const task of asking) {
      const { har } = perfectAttempt(task.key as NetworkKey, { shopping: shop.url });
      const { comment } = JSON.parse(har.log.entries[0]!.request.postData!.text!);
      expect(await rewardOf(task, comment), task.task.instruction).toBe(1);
    }
    expect(await rewardOf(asking[0]!, 'Something else')).toBe(0);
    expect(shop.seen.some((request) => /dummy_bin|contact/.test(request))).toBe(false);
  });
});
