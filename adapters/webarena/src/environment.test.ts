import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Action, Environment, Task } from '@dreamgym/core';
import { checkEnvironment } from '@dreamgym/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { noChromium } from './browser/browser.fixture.ts';
import { bundledSites } from './sites/bundled/bundled-sites.ts';
import type { SiteHost } from './sites/site-host.ts';
import { readTasks } from './tasks/formats/read-tasks.ts';
import type { WebarenaOptions } from './webarena.ts';
import { webarena } from './webarena.ts';

const { signal } = new AbortController();
const task = (number: number, rest: object) => ({
  task_id: number,
  intent_template_id: number,
  sites: ['shop'],
  require_login: true,
  storage_state: './.auth/shop_state.json',
  start_url: '__SHOP__',
  geolocation: null,
  intent_template: 'x',
  instantiation_dict: {},
  intent: `Task ${number}`,
  require_reset: false,
  ...rest,
});
const answer = (reference: object) => ({
  eval_types: ['string_match'],
  reference_answers: reference,
  reference_url: '',
  program_html: [],
});
const tasks = readTasks(
  [
    task(0, { split: 'train', eval: answer({ exact_match: 'yes' }) }),
    task(1, { split: 'test', start_url: '__SHOP__/cart |AND| __SHOP__', eval: answer({ fuzzy_match: ['well'] }) }),
    task(2, {
      split: 'validation',
      eval: {
        eval_types: ['url_match'],
        reference_answers: null,
        reference_url: '__SHOP__/cart',
        url_note: 'GOLD in PRED',
        program_html: [],
      },
    }),
  ],
  { dialect: 'webarena' },
);
const fast = { quiet: 0.05, atMost: 2 };
const make = (options: Partial<WebarenaOptions> = {}) =>
  webarena({ sites: () => bundledSites({ sites: ['shop'] }), tasks, settle: fast, ...options }).environment;

// The kit makes an environment for each of its rules; a browser for each, or for each format, would take minutes.
describe.skipIf(noChromium())('in the conformance kit (skipped where there is no browser)', () => {
  for (const format of ['aria', 'webarena', 'abstract'] as const) {
    const shared = make({ format, stepLimit: 2 });
    afterAll(() => shared.close?.());
    checkEnvironment(`webarena in the ${format} format`, () => ({ ...shared, close: async () => {} }), {
      solve: () => ['stop [yes]'],
      actions: ['scroll [down]', 'goto [http://shop.test/cart]', 'press [Tab]', 'what?'],
    });
  }
});

describe.skipIf(noChromium())('an attempt (skipped where there is no browser)', () => {
  const opened: Environment[] = [];
  afterAll(() => Promise.all(opened.map((each) => each.close?.())));
  const use = (options: Partial<WebarenaOptions> = {}) => {
    const made = make(options);
    opened.push(made);
    return made;
  };
  const taskOf = async (environment: Environment, split: 'train' | 'validation' | 'test') =>
    (await environment.tasks(split))[0]!;
  const begin = async (
    environment: Environment,
    split: 'train' | 'validation' | 'test' = 'train',
    from: Task | undefined = undefined,
  ) => environment.start(from ?? (await taskOf(environment, split)), { seed: 1, signal });

  it('ends with the environment', async () => {
    const listening = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap').length;
    const before = listening();
    const environment = make();
    const episode = await begin(environment);
    const opening = expect(begin(environment, 'test')).rejects.toThrow('closed');
    await environment.close?.();
    await opening;
    await expect(async () => episode.step({ text: 'scroll [down]' })).rejects.toThrow('closed');
    expect(listening()).toBe(before);
  });

  it('shows pages under names, and understands them', async () => {
    const environment = use();
    const episode = await begin(environment, 'test');
    expect(episode.observation.text).toMatch(/^URL: http:\/\/shop\.test\/cart\nTab 0 \(current\): .* \| Tab 1: /);
    expect(episode.observation.text).not.toContain('127.0.0.1');
    const step = await episode.step({ text: 'goto [http://shop.test/]' });
    expect(step.observation.text).toMatch(/^URL: http:\/\/shop\.test\/\n/);
    await episode.close();
  });

  it('is logged in, and pays for where it ended', async () => {
    const environment = use();
    const episode = await begin(environment, 'validation');
    expect(episode.observation.text).toMatch(/log ?out|sign ?out|account/i);
    await episode.step({ text: 'goto [http://shop.test/cart]' });
    expect(await episode.step({ text: 'stop' })).toMatchObject({ reward: 1, terminated: true, truncated: false });
    const lazy = await begin(environment, 'validation');
    expect(await lazy.step({ text: 'stop' })).toMatchObject({ reward: 0, terminated: true });
  });

  it('keeps nothing of an earlier attempt', async () => {
    const environment = use({ hosts: 1 });
    const first = await begin(environment);
    const opening = first.observation.text;
    await first.step({ text: 'goto [http://shop.test/login]' });
    await first.close();
    expect((await begin(environment)).observation.text).toBe(opening);
  });

  it('tells why something was not done, and uses the step', async () => {
    const environment = use({ stepLimit: 3 });
    const episode = await begin(environment);
    const told = async (text: string) => {
      const step = await episode.step({ text });
      return [/^NOTE: (.*)$/m.exec(step.observation.text)?.[1], step.truncated];
    };
    expect(await told('goto [file:///etc/passwd]')).toEqual([
      'The address was not opened: addresses that begin with file: cannot be opened.',
      false,
    ]);
    expect(await told('dance')).toEqual([expect.stringContaining("'dance' is no action"), false]);
    expect(await told('click [e99999]')).toEqual(['There is no element [e99999].', true]);
    await expect(episode.step({ text: 'stop' })).rejects.toThrow('has ended; start another one');
  });

  it('is given up by the original format where the agent does the same over and over', async () => {
    const ends = async (options: Partial<WebarenaOptions>, texts: readonly string[]) => {
      const episode = await begin(use(options), 'validation');
      const ended: boolean[] = [];
      for (const text of texts) ended.push((await episode.step({ text })).truncated);
      await episode.close();
      return ended;
    };
    const same = ['scroll [down]', 'scroll [down]', 'scroll [down]'];
    expect(await ends({ format: 'webarena' }, same)).toEqual([false, false, true]);
    expect(await ends({ format: 'webarena', stopsEarly: false }, same)).toEqual([false, false, false]);
    expect(await ends({}, same)).toEqual([false, false, false]);
    expect(await ends({ stopsEarly: true }, ['dance', 'sing', 'fly'])).toEqual([false, false, true]);
  });

  it('lists the actions that a proposer gives, each once', async () => {
    const environment = use({
      candidates: ({ elements, instruction }) => [
        ...[...elements.keys()].map((id) => `click [${id}]`),
        'stop',
        'stop',
        instruction,
      ],
    });
    const { observation } = await begin(environment);
    expect(observation.actions!.slice(-2)).toEqual(['stop', 'Task 0']);
    expect(observation.actions).toContain(`click [${/\[ref=(\w+)\]/.exec(observation.text)![1]}]`);
  });

  it('is explored by a random behaviour, with listed actions and without, the same under the same seed', async () => {
    for (const format of ['aria', 'webarena'] as const) {
      const { environment, behaviours } = webarena({
        sites: () => bundledSites({ sites: ['shop'] }),
        tasks,
        settle: fast,
        format,
      });
      opened.push(environment);
      const { text } = (await begin(environment)).observation;
      const acts = (seed: number) => {
        const player = behaviours.random.begin({ task: tasks[0]!.task, seed, signal });
        return Array.from({ length: 20 }, () => (player.act({ text }) as Action).text);
      };
      expect(acts(1)).toEqual(acts(1));
      expect(acts(1)).not.toEqual(acts(2));
      const ids = acts(3).flatMap((each) => /^click \[(\w+)\]$/.exec(each)?.[1] ?? []);
      for (const id of ids) expect(text).toContain(format === 'aria' ? `[ref=${id}]` : `[${id}]`);
      expect(
        behaviours.random.begin({ task: tasks[0]!.task, seed: 1, signal }).act({ text, actions: ['stop'] }),
      ).toEqual({ text: 'stop' });
      expect(behaviours.expert).toBeUndefined();
    }
  });

  it('has no score where only a judge could say, and asks the judge that is there', async () => {
    const episode = await begin(use(), 'test');
    await expect(episode.step({ text: 'stop [fine]' })).rejects.toThrow(
      'the attempt has no score: only a judge can compare',
    );
    const judged = use({
      judge: { sameAnswer: async ({ answer }) => answer === 'fine', sameReason: async () => false },
    });
    expect(await (await begin(judged, 'test')).step({ text: 'stop [fine]' })).toMatchObject({ reward: 1 });
  });

  it('fails, with evidence, where a site dies, and the next attempt gets another', async () => {
    const hosts: SiteHost[] = [];
    const evidence = await mkdtemp(join(tmpdir(), 'dreamgym-evidence-'));
    const environment = use({
      evidence,
      sites: async () => {
        const host = await bundledSites({ sites: ['shop'] });
        hosts.push(host);
        return host;
      },
    });
    const episode = await begin(environment);
    await hosts[0]!.close();
    await expect(episode.step({ text: 'goto [http://shop.test/cart]' })).rejects.toThrow(
      /the site shop at .* gave no answer/,
    );
    const kept = await readdir(evidence);
    expect(
      kept.filter((name) => name.endsWith('.png')).length + kept.filter((name) => name.endsWith('.zip')).length,
    ).toBe(2);
    await rm(evidence, { recursive: true });
    await expect(begin(environment)).rejects.toThrow(/shop/);
    expect((await begin(environment)).observation.text).toContain('shop.test');
    expect(hosts.length).toBe(2);
  });

  it('is closed together with the hosts that it opened, and may be closed twice', async () => {
    let host: SiteHost | undefined;
    const environment = make({
      sites: async () => {
        host = await bundledSites({ sites: ['shop'] });
        return host;
      },
    });
    await begin(environment);
    await environment.close?.();
    await environment.close?.();
    const [health] = await host!.health({ sites: ['shop'], signal });
    expect(health!.healthy).toBe(false);
    await expect(begin(environment)).rejects.toThrow('the environment is closed');
  });

  it('ends at once when it is aborted, whatever is under way', async () => {
    const environment = use();
    const controller = new AbortController();
    const [first] = await environment.tasks('train');
    const episode = await environment.start(first!, { seed: 1, signal: controller.signal });
    const step = episode.step({ text: 'goto [http://shop.test/cart]' });
    controller.abort(new Error('enough'));
    await expect(step).rejects.toThrow('enough');
    const late = new AbortController();
    const starting = environment.start(first!, { seed: 1, signal: late.signal });
    setTimeout(() => late.abort(new Error('no more')), 30);
    await expect(starting).rejects.toThrow('no more');
    expect((await begin(environment)).observation.text).toContain('shop.test');
  });
});

describe('bad input', () => {
  it('is refused with a reason', async () => {
    expect(() => make({ stepLimit: 0 })).toThrow('stepLimit is 0');
    expect(() => make({ hosts: 1.5 })).toThrow('hosts is 1.5');
    expect(() => make({ format: 'html' as 'aria' })).toThrow("format is 'html'; it must be one of aria, webarena");
    expect(() => make({ settle: { quiet: 0 } })).toThrow('settle.quiet is 0');
    expect(() => make({ clock: 'noon' })).toThrow("clock is 'noon'");
    await expect(make().tasks('dev' as 'test')).rejects.toThrow("unknown split 'dev'");
  });
});
