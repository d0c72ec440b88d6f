import { describe, expect, it } from 'vitest';
import { noOfficialData, officialTasks } from '../../official-data.fixture.ts';
import type { NetworkCheck, NetworkKey, ResponseCheck } from '../../tasks/formats/answer-key.ts';
import { readTasks } from '../../tasks/formats/read-tasks.ts';
import { evaluateTraffic } from './evaluate-traffic.ts';
import type { HarEntry } from './har.ts';
import { perfectAttempt } from './perfect-attempt.fixture.ts';

const baseUrls = {
  shopping: 'http://localhost:7770',
  shopping_admin: 'http://localhost:7780/admin',
  reddit: 'http://localhost:9999',
  gitlab: 'http://localhost:8023',
  map: 'http://localhost:3000',
  wikipedia: 'http://localhost:8888',
};

const defaults = {
  ignoredQuery: [],
  ignoredQueryPatterns: [],
  ignoredPostDataPatterns: [],
  decodeBase64Query: false,
  lastEventOnly: true,
  forbidden: false,
} as const;

function check(expected: Partial<NetworkCheck> & { readonly url: readonly string[] }): NetworkCheck {
  return { method: 'GET', status: 200, ...defaults, ...expected };
}

interface Sent {
  readonly url: string;
  readonly method?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly text?: string;
  readonly answer?: unknown;
  readonly cookies?: Readonly<Record<string, string>>;
}

function entry({ url, method = 'GET', status = 200, headers = {}, type, text, answer, cookies = {} }: Sent): HarEntry {
  const listed = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([name, value]) => ({ name, value }));
  return {
    request: {
      url,
      method,
      headers: listed(headers),
      postData: text === undefined ? undefined : { mimeType: type, text },
    },
    response: {
      status,
      content: answer === undefined ? undefined : { mimeType: 'application/json', text: JSON.stringify(answer) },
      cookies: listed(cookies),
    },
  };
}

const done: ResponseCheck = {
  taskType: 'mutate',
  status: 'SUCCESS',
  data: null,
  schema: { type: 'null' },
  ordered: false,
};
const answer = '{"task_type": "MUTATE", "status": "SUCCESS", "retrieved_data": null}';

function passes(wanted: NetworkCheck, sent: readonly Sent[], response = done, given = answer): boolean {
  const key: NetworkKey = { dialect: 'webarena-verified', sites: ['gitlab'], response, events: [wanted] };
  const result = evaluateTraffic({ key, answer: given, har: { log: { entries: sent.map(entry) } }, baseUrls });
  expect(result).toMatchObject({ kind: 'scored', dialect: 'webarena-verified' });
  return result.kind === 'scored' && result.score === 1;
}

describe('requests', () => {
  const site = baseUrls.gitlab;

  it('are found by method, status and address, whatever its case, its end and its percent signs', () => {
    const wanted = check({ url: ['__GITLAB__/a b/Issues'], method: 'POST', status: 201 });
    expect(passes(wanted, [{ url: `${site}/a%20b/issues/`, method: 'POST', status: 201 }])).toBe(true);
    expect(passes(wanted, [{ url: `${site}/a%20b/issues`, method: 'PUT', status: 201 }])).toBe(false);
    expect(passes(wanted, [{ url: `${site}/a%20b/issues`, method: 'POST', status: 200 }])).toBe(false);
    expect(passes(wanted, [{ url: `http://other.test/a%20b/issues`, method: 'POST', status: 201 }])).toBe(false);
    expect(passes(wanted, [])).toBe(false);
  });

  it('are found by any of several addresses, or by a pattern', () => {
    const several = check({ url: ['__GITLAB__/a', '__GITLAB__/b?x=1'] });
    expect(passes(several, [{ url: `${site}/b?x=1` }])).toBe(true);
    expect(passes(several, [{ url: `${site}/b?x=2` }])).toBe(false);
    const pattern = check({ url: ['^__GITLAB__/projects/\\d+$'] });
    expect(passes(pattern, [{ url: `${site}/projects/12` }])).toBe(true);
    expect(passes(pattern, [{ url: `${site}/projects/12/edit` }])).toBe(false);
  });

  it('have the same query, but for what is ignored', () => {
    const wanted = check({ url: ['__GITLAB__/a?x=1&y='], ignoredQuery: ['utm'], ignoredQueryPatterns: ['^sort'] });
    expect(passes(wanted, [{ url: `${site}/a?sorting=up&utm=z&x=1` }])).toBe(true);
    expect(passes(wanted, [{ url: `${site}/a?x=1&page=2` }])).toBe(false);
    expect(passes(wanted, [{ url: `${site}/a` }])).toBe(false);
  });

  it('have the query that is named apart, with patterns and types', () => {
    const listOf = (items: object) => ({ type: 'array', items });
    const wanted = check({
      url: ['__GITLAB__/a'],
      query: { state: ['^(all|)$'], from: ['02/1/2023'] },
      querySchema: {
        type: 'object',
        properties: { state: listOf({ type: 'string' }), from: listOf({ type: 'string', format: 'date' }) },
      },
    });
    expect(passes(wanted, [{ url: `${site}/a?state=all&from=2023-02-01` }])).toBe(true);
    expect(passes(wanted, [{ url: `${site}/a?state=&from=2023-02-01` }])).toBe(true);
    expect(passes(wanted, [{ url: `${site}/a?state=closed&from=2023-02-01` }])).toBe(false);
    expect(passes(wanted, [{ url: `${site}/a?state=all&from=2023-02-02` }])).toBe(false);
  });

  it('may hide their query in base64 in the path', () => {
    const hidden = btoa('?x=1&y=2').replace(/=+$/, '');
    const url = `${site}/filter/${hidden}/list`;
    expect(passes(check({ url: ['__GITLAB__/filter/list?x=1&y=2'], decodeBase64Query: true }), [{ url }])).toBe(true);
    expect(passes(check({ url: ['__GITLAB__/filter/list?x=1&y=2'] }), [{ url }])).toBe(false);
  });

  it('have sent what is expected, as a form, as JSON or in parts', () => {
    const wanted = check({ url: ['__GITLAB__/a'], method: 'POST', postData: { title: 'Fix it', label: null } });
    const sent = (type: string, text: string) => passes(wanted, [{ url: `${site}/a`, method: 'POST', type, text }]);
    expect(sent('application/x-www-form-urlencoded', 'title=fix+it.&token=1')).toBe(true);
    expect(sent('application/x-www-form-urlencoded', 'title=fix+it&label=bug')).toBe(false);
    expect(sent('application/json', '{"title": " FIX  IT "}')).toBe(true);
    const parts = ['--b', 'Content-Disposition: form-data; name="title"', '', 'Fix it', '--b--', ''].join('\r\n');
    expect(sent('multipart/form-data; boundary=b', parts)).toBe(true);
    expect(sent('text/plain', 'title=fix it')).toBe(false);
    expect(passes(wanted, [{ url: `${site}/a`, method: 'POST' }])).toBe(false);
  });

  it('have sent it at paths, with types', () => {
    const wanted = check({
      url: ['__GITLAB__/a'],
      method: 'POST',
      postData: {
        '$.note.text': 'Hello',
        '$.ids': [2, 1],
        "$['rows'][?(@.new == 1)].name": ['x', 'y'],
        '$.^file_(path|name)$': 'a.txt',
      },
      postDataSchema: {
        type: 'object',
        properties: {
          '$.ids': { type: 'array', items: { type: 'number' } },
          "$['rows'][?(@.new == 1)].name": { type: 'array', items: { type: 'string' } },
        },
      },
    });
    const rows = JSON.stringify([
      { new: 1, name: 'y' },
      { new: 0, name: 'z' },
      { new: 1, name: 'X' },
    ]);
    const body = { note: { text: 'hello' }, ids: ['1', 2], rows, file_name: 'a.txt' };
    const sent = (text: object) =>
      passes(wanted, [{ url: `${site}/a`, method: 'POST', type: 'application/json', text: JSON.stringify(text) }]);
    expect(sent(body)).toBe(true);
    expect(sent({ ...body, ids: [1] })).toBe(false);
    expect(sent({ ...body, note: {} })).toBe(false);
    expect(sent({ ...body, rows: '[]' })).toBe(false);
  });

  it('have the answer, the cookies and the headers that are expected', () => {
    const wanted = check({
      url: ['__GITLAB__/a'],
      headers: { referer: '__GITLAB__/from?x=1', 'X-Kind': 'Fetch' },
      responseContent: { count: 2, '$.items[0].name': 'Pen' },
      responseCookies: { message: '^.*added.*$' },
    });
    const sent: Sent = {
      url: `${site}/a`,
      headers: { Referer: `${site}/from/?x=1`, 'x-kind': 'fetch' },
      answer: { count: 2, items: [{ name: 'Pen' }], more: true },
      cookies: { message: 'Pen%20was%20ADDED' },
    };
    expect(passes(wanted, [sent])).toBe(true);
    expect(passes(wanted, [{ ...sent, answer: { count: '2', items: [{ name: 'Pen' }] } }])).toBe(false);
    expect(passes(wanted, [{ ...sent, cookies: {} }])).toBe(false);
    expect(passes(wanted, [{ ...sent, headers: { Referer: `${site}/from?x=2`, 'x-kind': 'fetch' } }])).toBe(false);
    expect(passes(wanted, [{ ...sent, headers: { 'x-kind': 'fetch' } }])).toBe(false);
  });

  it('count only if they came last, unless any will do', () => {
    const good: Sent = { url: `${site}/a?x=1` };
    const bad: Sent = { url: `${site}/a?x=2` };
    expect(passes(check({ url: ['__GITLAB__/a?x=1'] }), [bad, good])).toBe(true);
    expect(passes(check({ url: ['__GITLAB__/a?x=1'] }), [good, bad])).toBe(false);
    expect(passes(check({ url: ['__GITLAB__/a?x=1'], lastEventOnly: false }), [good, bad])).toBe(true);
  });

  it('may be forbidden', () => {
    const wanted = check({ url: ['__GITLAB__/a'], method: 'POST', forbidden: true });
    expect(passes(wanted, [{ url: `${site}/a` }])).toBe(true);
    expect(passes(wanted, [{ url: `${site}/a`, method: 'POST' }])).toBe(false);
  });

  it('for files that dress a page do not count', () => {
    expect(passes(check({ url: ['^.*logo.*$'] }), [{ url: `${site}/logo.png?x=1` }])).toBe(false);
    expect(passes(check({ url: ['^.*logo.*$'] }), [{ url: 'data:text/html,logo' }, { url: `${site}/logo` }])).toBe(
      true,
    );
  });
});

describe('a task to end at a page', () => {
  const navigate: ResponseCheck = { ...done, taskType: 'navigate' };
  const given = '{"task_type": "navigate", "status": "success", "retrieved_data": null}';
  const wanted = check({ url: ['__GITLAB__/a'] });
  const opened = {
    Accept: 'text/html,*/*',
    'Sec-Fetch-User': '?1',
    'Sec-Fetch-Dest': 'document',
    'Sec-Fetch-Mode': 'navigate',
  };
  const page = (path: string, headers: Readonly<Record<string, string>> = opened): Sent => ({
    url: baseUrls.gitlab + path,
    headers,
  });

  it('is done where the last page that was opened is the right one', () => {
    expect(passes(wanted, [page('/b'), page('/a'), page('/c', { Accept: '*/*' })], navigate, given)).toBe(true);
    expect(passes(wanted, [page('/a'), page('/b')], navigate, given)).toBe(false);
    expect(passes(wanted, [page('/a', { Accept: 'text/html' })], navigate, given)).toBe(true);
  });

  it('is not done by going back to a page in the cache, as in the original', () => {
    expect(passes(wanted, [page('/a'), page('/b'), page('/a', {})], navigate, given)).toBe(false);
    expect(passes(wanted, [page('/a', { ...opened, 'Sec-Fetch-Dest': 'iframe' })], navigate, given)).toBe(false);
  });
});

it('a site without address is named', () => {
  const key: NetworkKey = { dialect: 'webarena-verified', sites: ['wiki'], response: done, events: [] };
  const request = { key, answer, har: { log: { entries: [] } }, baseUrls };
  expect(() => evaluateTraffic(request)).toThrow("no address for the site 'wiki'; there are shopping, ");
});

it('traffic that is none is refused', () => {
  const key: NetworkKey = { dialect: 'webarena-verified', sites: ['gitlab'], response: done, events: [] };
  expect(() => evaluateTraffic({ key, answer, har: { log: {} }, baseUrls })).toThrow('no HAR file: log.entries: ');
});

describe.skipIf(noOfficialData)(`the official answer keys (${noOfficialData ?? 'present'})`, () => {
  /**
   * Keys that nothing meets, in the original neither: two pages that are to be the last (429), several requests to one address of which
   * only the last counts (742 to 746), texts with the placeholder of a site in them (562 to 570), and faults of form.
   */
  const unmet: readonly number[] = [
    ...[319, 429, 562, 563, 564, 565, 566, 567, 568, 569, 570, 699, 700, 742, 743, 745, 746, 811],
  ];

  it('pass what they ask for and fail an attempt at nothing', () => {
    const failed: number[] = [];
    for (const { number, key } of readTasks(officialTasks('webarena-verified.json'), {
      dialect: 'webarena-verified',
    })) {
      if (key.dialect !== 'webarena-verified') throw new Error('not a key of this dialect');
      const perfect = evaluateTraffic({ key, baseUrls, ...perfectAttempt(key, baseUrls) });
      if (perfect.kind !== 'scored' || perfect.score !== 1) failed.push(number);
      for (const given of [undefined, '{}', answer]) {
        const nothing = evaluateTraffic({ key, baseUrls, answer: given, har: { log: { entries: [] } } });
        const free = given === answer && key.response.taskType === 'mutate' && key.events.length === 0;
        if (!free) expect(nothing).toMatchObject({ kind: 'scored', score: 0 });
      }
    }
    expect(failed).toEqual(unmet);
  });
});
