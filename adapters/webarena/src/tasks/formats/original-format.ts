import { z } from 'zod';
import type { WebTask } from '../web-task.ts';
import { alternatives } from './alternatives.ts';
import type {
  AddressCheck,
  AnswerCheck,
  AnswerReference,
  ContentReference,
  ContentTarget,
  HelperCall,
  HelperName,
  PageCheck,
  PageKey,
} from './answer-key.ts';

/** An entry of WebArena's `config_files/test.raw.json`, as of commit f62e0b9, and of VisualAgentBench's file of the same format. */
const entrySchema = z.object({
  task_id: z.int().min(0),
  old_task_id: z.int().min(0).optional(),
  intent_template_id: z.int(),
  sites: z.array(z.string().min(1)).min(1),
  storage_state: z.string().nullish(),
  start_url: z.string().min(1),
  geolocation: z.null().optional(),
  intent: z.string().min(1),
  split: z.enum(['train', 'validation', 'test']).optional(),
  files: z.record(z.string().min(1), z.string()).optional(),
  // One task of the original has this field here instead of in `eval`.
  string_note: z.string().optional(),
  eval: z.strictObject({
    eval_types: z.array(z.enum(['string_match', 'url_match', 'program_html'])).min(1),
    reference_answers: z
      .strictObject({
        exact_match: z.string().optional(),
        // One task of WebArena-Lite has the text bare.
        must_include: z.union([z.array(z.string()), z.string().transform((text) => [text])]).optional(),
        fuzzy_match: z.union([z.literal('N/A'), z.array(z.string())]).optional(),
      })
      .nullish(),
    reference_url: z.string().nullish(),
    url_note: z.string().optional(),
    program_html: z
      .array(
        z.strictObject({
          url: z.string(),
          locator: z.string(),
          prep_actions: z.array(z.string()).optional(),
          required_contents: z.strictObject({
            exact_match: z.string().optional(),
            must_include: z.array(z.string()).optional(),
            fuzzy_match: z.array(z.string()).optional(),
          }),
        }),
      )
      .nullish(),
    string_note: z.string().optional(),
    reference_answer_raw_annotation: z.string().optional(),
    annotation_note: z.string().optional(),
  }),
});

type Entry = z.infer<typeof entrySchema>;

/** Reads one entry. Throws where it is not of the format. */
export function readOriginalTask(json: unknown, dialect: PageKey['dialect']): WebTask {
  const entry = entrySchema.parse(json);
  const { task_id: number, sites, intent, intent_template_id: template, split, files } = entry;
  const startUrls = entry.start_url.split(' |AND| ');
  const logins = loginsOf(entry.storage_state);
  return {
    task: {
      id: `${dialect}/${number}`,
      instruction: intent,
      family: `template-${template}`,
      scene: [...sites].sort().join('+'),
      data: { sites, startUrls, logins },
      origin: { kind: 'seed' },
    },
    number: entry.old_task_id ?? number,
    sites,
    startUrls,
    logins,
    template,
    split,
    files,
    key: { dialect, checks: entry.eval.eval_types.map((type) => readers[type](entry, dialect)) },
  };
}

/** The sites in the name of a stored session: `./.auth/gitlab.reddit_state.json`. */
function loginsOf(state: string | null | undefined): readonly string[] {
  if (state === null || state === undefined) return [];
  const name = /([^/]+)_state\.json$/.exec(state)?.[1];
  if (name === undefined) throw new Error(`storage_state: '${state}' does not end in '<sites>_state.json'`);
  return name.split('.');
}

const readers: Readonly<
  Record<Entry['eval']['eval_types'][number], (entry: Entry, dialect: PageKey['dialect']) => PageCheck>
> = {
  string_match: answerCheck,
  url_match: addressCheck,
  program_html: contentCheck,
};

function answerCheck(entry: Entry, dialect: PageKey['dialect']): AnswerCheck {
  const { reference_answers: answers, string_note: note = entry.string_note ?? '' } = entry.eval;
  if (!answers) throw new Error('eval.reference_answers: missing, though eval_types has string_match');
  const { exact_match: exact, must_include: include, fuzzy_match: fuzzy } = answers;
  const references: AnswerReference[] = [];
  if (exact !== undefined) references.push({ kind: 'exact', text: exact });
  if (include !== undefined) {
    const texts = include.map((text) => (dialect === 'webarena-lite' ? alternatives(text) : [text]));
    references.push({ kind: 'include', texts });
  }
  if (fuzzy === 'N/A') references.push({ kind: 'unachievable' });
  else if (fuzzy !== undefined) references.push({ kind: 'fuzzy', texts: fuzzy });
  if (references.length === 0) throw new Error('eval.reference_answers: empty');
  if (fuzzy === 'N/A' && references.length > 1)
    throw new Error("eval.reference_answers: the fuzzy_match 'N/A' stands alone");
  return { kind: 'answer', references, note };
}

function addressCheck({ eval: { reference_url, url_note } }: Entry, dialect: PageKey['dialect']): AddressCheck {
  if (!reference_url) throw new Error('eval.reference_url: missing, though eval_types has url_match');
  const note = url_note ?? (dialect === 'webarena-lite' ? 'EXACT' : 'GOLD in PRED');
  if (note !== 'GOLD in PRED' && !(note === 'EXACT' && dialect === 'webarena-lite')) {
    throw new Error(`eval.url_note: '${note}' is no rule of ${dialect}`);
  }
  const rule = note === 'EXACT' ? 'exact' : 'contained';
  return { kind: 'address', references: alternatives(reference_url), rule };
}

function contentCheck({ eval: { program_html: targets } }: Entry, dialect: PageKey['dialect']): PageCheck {
  if (!targets?.length) throw new Error('eval.program_html: missing, though eval_types has program_html');
  return {
    kind: 'content',
    targets: targets.map(({ url, locator, prep_actions: prepare = [], required_contents }, index): ContentTarget => {
      const field = `eval.program_html[${index}]`;
      return {
        page: pageOf(url, `${field}.url`),
        select: selectOf(locator, prepare, `${field}.locator`),
        required: requiredOf(required_contents, dialect, `${field}.required_contents`),
      };
    }),
  };
}

function pageOf(url: string, field: string): ContentTarget['page'] {
  if (url === 'last') return { kind: 'last' };
  if (url.startsWith('func')) return helperCall(url, field);
  return { kind: 'address', url };
}

function selectOf(locator: string, prepare: readonly string[], field: string): ContentTarget['select'] {
  if (locator.trim() === '') return { kind: 'page' };
  if (locator.startsWith('document.') || locator.startsWith('[...document.')) {
    return { kind: 'expression', prepare, expression: locator };
  }
  if (locator.startsWith('func:')) return helperCall(locator, field);
  throw new Error(`${field}: '${locator}' is no locator; it starts with document., [...document. or func:`);
}

/** The shapes in which the files call the helpers. They are matched, never evaluated. */
const helperCalls: readonly (readonly [pattern: RegExp, name: HelperName])[] = [
  [/^func:reddit_get_post_url\('__last_url__'\)$/, 'postUrl'],
  [/^func:gitlab_get_project_memeber_role\(__page__, '([^']*)'\)$/, 'memberRole'],
  [/^func:shopping_get_latest_order_url\(\)$/, 'latestOrderUrl'],
  [/^func:shopping_get_sku_latest_review_author\('([^']*)'\)$/, 'latestReviewAuthor'],
  [/^func:shopping_get_sku_latest_review_rating\('([^']*)'\)$/, 'latestReviewRating'],
];

function helperCall(text: string, field: string): HelperCall {
  for (const [pattern, name] of helperCalls) {
    const call = pattern.exec(text);
    if (call) return { kind: 'helper', name, argument: call[1] ?? '' };
  }
  throw new Error(`${field}: '${text}' calls none of the known helper functions`);
}

function requiredOf(
  contents: NonNullable<Entry['eval']['program_html']>[number]['required_contents'],
  dialect: PageKey['dialect'],
  field: string,
): ContentReference {
  const { exact_match: exact, must_include: include, fuzzy_match: fuzzy } = contents;
  // In this order, as the original does: of several only the first counts.
  if (exact !== undefined) return { kind: 'exact', text: exact };
  if (include !== undefined) return { kind: 'include', texts: include.map(alternatives) };
  if (fuzzy !== undefined && dialect === 'webarena-lite') return { kind: 'fuzzy', texts: fuzzy };
  throw new Error(`${field}: neither exact_match nor must_include`);
}
