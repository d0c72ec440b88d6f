import { createParser } from 'eventsource-parser';
import { type Fields, isRecord, jsonOrText } from './json.ts';
import { errorIn, ServerError } from './server-error.ts';

/** One event of an answer, as JSON. */
export interface ServerEvent {
  readonly name: string | undefined;
  readonly data: Fields;
}

/** The last event of servers that say so. */
export const done: ServerEvent = { name: 'done', data: {} };

/**
 * Reads an answer that is streamed as events, as lines of JSON, or given at once. Throws what the server says went wrong, in
 * whatever form it says it, after what came before it.
 */
export async function* eventsOf(response: Response): AsyncGenerator<ServerEvent> {
  let events: (ServerEvent | ServerError)[] = [];
  let strange = '';
  const parser = createParser({
    onEvent: ({ event, data }) => events.push(...eventIn(event, data)),
    onError({ type, field, value = '', line = '' }) {
      // llama.cpp names the field of an error so.
      if (type === 'unknown-field' && field === 'error') events.push(...eventIn('error', value));
      else if (type === 'unknown-field') strange += `${line}\n`;
    },
  });
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    yield* deliver(events);
    events = [];
  }
  // Some servers leave out the empty line behind the last event; others broke off within it.
  parser.feed('\n\n');
  yield* deliver(events.filter((event) => !isCut(event)));
  if (strange.trim() !== '') yield* deliver(plainEvents(strange));
}

function* deliver(events: readonly (ServerEvent | ServerError)[]): Generator<ServerEvent> {
  for (const event of events) {
    if (event instanceof ServerError) throw event;
    yield event;
  }
}

/** Events of an answer that is no stream of events. */
function plainEvents(text: string): readonly (ServerEvent | ServerError)[] {
  const whole = jsonOrText(text);
  if (typeof whole !== 'string') return eventIn(undefined, text);
  return whole
    .trim()
    .split('\n')
    .flatMap((line) => eventIn(undefined, line));
}

function eventIn(name: string | undefined, text: string): readonly (ServerEvent | ServerError)[] {
  if (text.trim() === '[DONE]') return [done];
  const data = jsonOrText(text);
  const error = errorIn(data, name);
  if (error) return [error];
  if (typeof data === 'string' && text.trim() !== '') return [new ServerError(text)];
  return isRecord(data) ? [{ name, data }] : [];
}

function isCut(event: ServerEvent | ServerError): boolean {
  return event instanceof ServerError && typeof event.body === 'string' && /^[[{"]/.test(event.body);
}
