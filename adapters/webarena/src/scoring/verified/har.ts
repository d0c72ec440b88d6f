import { z } from 'zod';

const header = z.object({ name: z.string(), value: z.string() });
const content = z.object({ mimeType: z.string().optional(), text: z.string().optional() });

const harSchema = z.object({
  log: z.object({
    entries: z.array(
      z.object({
        request: z.object({
          url: z.string(),
          method: z.string(),
          headers: z.array(header),
          postData: content.optional(),
        }),
        // -1 where no answer came.
        response: z.object({ status: z.number(), content: content.optional(), cookies: z.array(header).optional() }),
      }),
    ),
  }),
});

/** What went over the network, as an HTTP archive has it: Playwright's `recordHar` with full content writes such a file. */
export type Har = z.infer<typeof harSchema>;

/** One request and its answer. */
export type HarEntry = Har['log']['entries'][number];

type HarHeader = z.infer<typeof header>;

type HarContent = z.infer<typeof content>;

/** Throws where something is no HTTP archive, naming the field. */
export function readHar(json: unknown): Har {
  const { data, error } = harSchema.safeParse(json);
  if (data) return data;
  const { path, message } = error.issues[0]!;
  throw new Error(`the recorded traffic is no HAR file: ${path.join('.')}: ${message}`);
}

const staticFile = /\.(?:css|js|png|jpe?g|gif|svg|woff2?|ttf|ico|webp)$/;

/** Whether an entry counts: files that only dress a page do not, nor does what has no address of the web. */
export function counts({ request: { url } }: HarEntry): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && !staticFile.test(new URL(url).pathname);
}

/** Whether an entry opened a page. What the browser took from its cache when it went back does not look like it. */
export function isNavigation({ request }: HarEntry): boolean {
  if (request.method !== 'GET') return false;
  const header = (name: string) => headerOf(request.headers, name)?.toLowerCase();
  const accept = header('accept') ?? '';
  const user = header('sec-fetch-user');
  if (user === undefined) return accept.startsWith('text/html');
  return (
    user === '?1' &&
    header('sec-fetch-dest') === 'document' &&
    header('sec-fetch-mode') === 'navigate' &&
    accept.includes('text/html')
  );
}

/** The last header of a name, in any case. */
export function headerOf(headers: readonly HarHeader[], name: string): string | undefined {
  return headers.findLast((header) => header.name.toLowerCase() === name.toLowerCase())?.value;
}

/** What a form, a JSON object or a form of several parts says, by name; undefined for anything else. */
export function fieldsOf({ mimeType = '', text = '' }: HarContent = {}): Readonly<Record<string, unknown>> | undefined {
  if (text === '') return undefined;
  if (mimeType.includes('application/x-www-form-urlencoded')) return firstValues(new URLSearchParams(text));
  if (mimeType.includes('application/json')) return jsonObject(text);
  const boundary = mimeType.includes('multipart/form-data') ? /boundary=([^;\s]+)/.exec(mimeType)?.[1] : undefined;
  return boundary === undefined ? undefined : partsOf(text, boundary);
}

function firstValues(form: URLSearchParams): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const [name, value] of form) fields[name] ??= value;
  return fields;
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function partsOf(text: string, boundary: string): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const part of text.split(`--${boundary}`)) {
    const [head, ...body] = part.trim().split(/\r?\n\r?\n/);
    const name = /^content-disposition:.*\bname="([^"]+)"/im.exec(head!)?.[1];
    if (name !== undefined && body.length > 0) fields[name] = body.join('\r\n\r\n').replace(/[\r\n]+$/, '');
  }
  return fields;
}
