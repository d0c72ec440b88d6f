import type { BrowserSession } from '../browser-session.ts';
import { evaluateApart } from '../evaluate-apart.ts';

/** A form that is filled in but was not sent. */
export interface UnsentForm {
  /** Where it is sent to instead, on the page's own origin. Nothing that is asked of this path gets out of the browser any more. */
  readonly path: string;
  /** Names of fields that it has to have; `form_id` stands for the form's own id, too. */
  readonly fields: readonly string[];
}

/**
 * Sends the first form of the tab in front that posts and has these fields, as it is filled in now, to an address where nobody
 * hears it: the traffic then holds what was never sent to a site. The page stays as it is, and its scripts are not told of
 * a submission. Does nothing where there is no such form.
 */
export async function submitNowhere(session: BrowserSession, { path, fields }: UnsentForm): Promise<void> {
  await session.page.route(
    (url) => url.pathname === path,
    (route) => route.abort(),
  );
  const wanted = JSON.stringify(fields.filter((name) => name !== idField));
  await evaluateApart(
    await session.protocol(),
    `(async () => {
      for (const form of document.querySelectorAll('form[method="post" i]')) {
        const sent = new FormData(form);
        if (!${wanted}.every((name) => sent.has(name))) continue;
        if (!sent.has('${idField}')) sent.set('${idField}', form.getAttribute('id') ?? '');
        const body = new URLSearchParams([...sent].filter(([, value]) => typeof value === 'string'));
        await fetch(location.origin + ${JSON.stringify(path)}, { method: 'POST', body }).catch(() => {});
        return;
      }
    })()`,
  );
}

/** What WebArena-Verified calls the id of the form among its fields. */
const idField = 'form_id';
