import type { UnsentForm } from '../../browser/acting/submit-nowhere.ts';
import type { NetworkKey } from '../../tasks/formats/answer-key.ts';

/** The path that WebArena-Verified looks for where a form is to be filled in and left alone. */
const path = '/dummy_bin';
/** The status of a request that was never answered. */
const unanswered = -1;

/** The forms that an attempt has to leave filled in: tasks 528 to 530 and 689 to 693 of WebArena-Verified. */
export function unsentForms({ events }: NetworkKey): readonly UnsentForm[] {
  return events
    .filter(({ method, status, url }) => method === 'POST' && status === unanswered && url.some(endsThere))
    .map(({ postData = {} }) => ({ path, fields: Object.keys(postData) }));
}

const endsThere = (pattern: string) => pattern.replace(/\$$/, '').endsWith(path);
