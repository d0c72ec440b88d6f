import type { StorageState } from '../site-host.ts';

interface VisitedPage {
  readonly status: number;
  /** Path and query that the visitor ended up at. */
  readonly path: string;
  readonly html: string;
  /** What the page says, without its markup. */
  readonly text: string;
}

interface Visitor {
  open(path: string): Promise<VisitedPage>;
  /** Sends the form of a page that posts to `action`, its hidden fields first. */
  submit(
    page: VisitedPage,
    form: { readonly action: string; readonly fields?: Readonly<Record<string, string>> },
  ): Promise<VisitedPage>;
  /** Sends a form that no page gave. */
  post(path: string, fields: Readonly<Record<string, string>>): Promise<VisitedPage>;
}

/** Somebody without a browser: keeps cookies, follows redirects, fills forms. */
export function visitor(baseUrl: string, state?: StorageState): Visitor {
  const cookies = new Map(state?.cookies.map(({ name, value }) => [name, value]));
  async function request(path: string, init: RequestInit = {}): Promise<VisitedPage> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(path, baseUrl), { ...init, headers: { cookie }, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (/max-age=0/i.test(line)) cookies.delete(name!);
      else cookies.set(name!, value!);
    }
    const location = response.headers.get('location');
    const html = await response.text();
    if (location) return request(location);
    const text = html
      .replace(/<(style|script).*?<\/\1>/gs, '')
      .replace(/<[^>]*>/g, ' ')
      .replaceAll('&amp;', '&')
      .replaceAll('&#39;', "'")
      .replace(/\s+/g, ' ');
    return { status: response.status, path, html, text };
  }
  const post = (path: string, fields: Readonly<Record<string, string>>) =>
    request(path, { method: 'POST', body: new URLSearchParams(fields) });
  return {
    open: (path) => request(path),
    post,
    submit(page, { action, fields }) {
      const form = [...page.html.matchAll(/<form[^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/gs)].find(
        ([, each]) => each === action,
      );
      if (!form) throw new Error(`the page at ${page.path} has no form for ${action}`);
      const hidden = [...form[2]!.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
      return post(action, { ...Object.fromEntries(hidden.map(([, name, value]) => [name, value])), ...fields });
    },
  };
}
