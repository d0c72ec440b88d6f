import { z } from 'zod';
import type { WebTask } from '../web-task.ts';
import type { NetworkCheck, ResponseCheck, ValueSchema } from './answer-key.ts';

const valueSchema: z.ZodType<ValueSchema> = z.strictObject({
  type: z.string().optional(),
  format: z.string().optional(),
  title: z.string().optional(),
  get items() {
    return valueSchema.optional();
  },
  get properties() {
    return z.record(z.string(), valueSchema).optional();
  },
});

const texts = z.array(z.string());
const textOrTexts = z.union([z.string().min(1), texts.min(1)]);

const responseSchema = z.strictObject({
  evaluator: z.literal('AgentResponseEvaluator'),
  results_schema: valueSchema,
  ordered: z.boolean().default(false),
  expected: z.strictObject({
    task_type: z.string(),
    status: z.string(),
    retrieved_data: z.array(z.unknown()).nullable().optional(),
  }),
});

const eventSchema = z.strictObject({
  evaluator: z.literal('NetworkEventEvaluator'),
  ignored_query_params: texts.default([]),
  ignored_query_params_patterns: texts.default([]),
  ignored_post_data_params_patterns: texts.default([]),
  decode_base64_query: z.boolean().default(false),
  last_event_only: z.boolean().default(true),
  should_not_exist: z.boolean().default(false),
  query_params_schema: valueSchema.optional(),
  post_data_schema: valueSchema.optional(),
  expected: z.strictObject({
    url: textOrTexts,
    http_method: z.string().default('GET'),
    response_status: z.int().default(200),
    headers: z.record(z.string(), textOrTexts).optional(),
    query_params: z.record(z.string(), texts).optional(),
    post_data: z.record(z.string(), z.unknown()).optional(),
    response_content: z.record(z.string(), z.unknown()).optional(),
    response_cookies: z.record(z.string(), z.string()).optional(),
  }),
});

/** An entry of WebArena-Verified's data set (commit 6473f72). */
const entrySchema = z.object({
  task_id: z.int().min(0),
  intent_template_id: z.int(),
  sites: z.array(z.string().min(1)).min(1),
  start_urls: z.array(z.string().min(1)).min(1),
  intent: z.string().min(1),
  revision: z.int().min(1),
  split: z.enum(['train', 'validation', 'test']).optional(),
  eval: z.tuple([responseSchema], eventSchema),
});

/** Sites that nobody logs in to. */
const open: readonly string[] = ['map', 'wikipedia', 'homepage'];

/** Reads one entry. Throws where it is not of the format. */
export function readVerifiedTask(json: unknown): WebTask {
  const {
    task_id: number,
    intent_template_id: template,
    sites,
    start_urls: startUrls,
    ...entry
  } = entrySchema.parse(json);
  const [response, ...events] = entry.eval;
  const logins = sites.filter((site) => !open.includes(site));
  return {
    task: {
      id: `webarena-verified/${number}`,
      instruction: entry.intent,
      family: `template-${template}`,
      scene: [...sites].sort().join('+'),
      data: { sites, startUrls, logins },
      origin: { kind: 'seed' },
    },
    number,
    sites,
    startUrls,
    logins,
    template,
    split: entry.split,
    revision: entry.revision,
    key: { dialect: 'webarena-verified', sites, response: responseCheck(response), events: events.map(networkCheck) },
  };
}

function responseCheck({ expected, results_schema: schema, ordered }: z.infer<typeof responseSchema>): ResponseCheck {
  return { taskType: expected.task_type, status: expected.status, data: expected.retrieved_data, schema, ordered };
}

function networkCheck({ expected, ...settings }: z.infer<typeof eventSchema>): NetworkCheck {
  return {
    url: typeof expected.url === 'string' ? [expected.url] : expected.url,
    method: expected.http_method,
    status: expected.response_status,
    headers: expected.headers,
    query: expected.query_params,
    querySchema: settings.query_params_schema,
    postData: expected.post_data,
    postDataSchema: settings.post_data_schema,
    responseContent: expected.response_content,
    responseCookies: expected.response_cookies,
    ignoredQuery: settings.ignored_query_params,
    ignoredQueryPatterns: settings.ignored_query_params_patterns,
    ignoredPostDataPatterns: settings.ignored_post_data_params_patterns,
    decodeBase64Query: settings.decode_base64_query,
    lastEventOnly: settings.last_event_only,
    forbidden: settings.should_not_exist,
  };
}
