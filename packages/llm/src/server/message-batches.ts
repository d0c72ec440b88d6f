import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answer.ts';
import { message } from './messages.ts';

interface BatchBody {
  readonly requests?: readonly { readonly custom_id: string; readonly params: object }[];
}

interface Batch {
  status: 'in_progress' | 'canceling' | 'ended';
  /** JSON lines. */
  results: string;
}

/** A call about batches, and what is answered. */
export type AnswerBatch = (call: {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: BatchBody;
}) => { readonly status: number; readonly text: string };

/** Anthropic's message batches: create, look whether it has ended, read the results, cancel. */
export function messageBatches(answer: (headers: IncomingHttpHeaders, body: object) => Promise<Answer>): AnswerBatch {
  const batches = new Map<string, Batch>();
  const create = (headers: IncomingHttpHeaders, { requests = [] }: BatchBody): string => {
    const id = `msgbatch_${batches.size + 1}`;
    const batch: Batch = { status: 'in_progress', results: '' };
    batches.set(id, batch);
    const lines = requests.map(async ({ custom_id, params }) => resultLine(custom_id, await answer(headers, params)));
    void Promise.all(lines).then((results) => {
      batch.results = results.join('');
      batch.status = 'ended';
    });
    return id;
  };
  return ({ path, headers, body }) => {
    const [, known, action] = /^\/v1\/messages\/batches\/?([^/?]*)\/?([^/?]*)/.exec(path) ?? [];
    const id = known || create(headers, body);
    const batch = batches.get(id);
    if (!batch) return json(404, { error: { type: 'not_found_error', message: `there is no batch ${id}` } });
    if (action === 'results') return { status: 200, text: batch.results };
    if (action === 'cancel' && batch.status === 'in_progress') batch.status = 'canceling';
    const { status } = batch;
    const results_url = status === 'ended' ? `http://${headers.host}/v1/messages/batches/${id}/results` : null;
    return json(200, { id, type: 'message_batch', processing_status: status, results_url });
  };
}

const json = (status: number, value: object) => ({ status, text: JSON.stringify(value) });

/** A status of 0 stands for a request that the batch had no time for. */
function resultLine(custom_id: string, answered: Answer): string {
  const { status = 200, error } = answered.behaviour;
  const unanswered = status === 0 ? { type: 'expired' } : { type: 'errored', error: { type: 'error', ...error } };
  const result = status === 200 ? { type: 'succeeded', message: message(answered) } : unanswered;
  return `${JSON.stringify({ custom_id, result })}\n`;
}
