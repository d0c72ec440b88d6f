import type { ChatFailure, ChatFailureKind, ChatUsage } from '@dreamgym/core';
import { cut } from '@dreamgym/core/text';
import { chatFailure } from '../chat-failure.ts';
import { type Fields, fieldsOf, isRecord, jsonOrText } from './json.ts';
import { retryAfter } from './retry-after.ts';
import type { Secret } from './secret.ts';

/** What a server says went wrong, in the place of an answer or within it. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  /** Missing within an answer that began well. */
  readonly status: number | undefined;
  readonly headers: Headers | undefined;
  /** As JSON where it is some, else as text. */
  readonly body: unknown;

  constructor(body: unknown, { status, headers }: { readonly status?: number; readonly headers?: Headers } = {}) {
    super('the server reports an error');
    this.body = body;
    this.status = status;
    this.headers = headers;
  }
}

/** An answer that is success; throws what the server says where it is another. */
export async function successful(response: Response): Promise<Response> {
  if (response.ok) return response;
  const { status, headers } = response;
  throw new ServerError(jsonOrText(await response.text()), { status, headers });
}

/** The error that an event of an answer says, where it says one. */
export function errorIn(data: unknown, name: string | undefined): ServerError | undefined {
  if (name === 'error') return new ServerError(data);
  const { error, object, type } = fieldsOf(data);
  return error || object === 'error' || type === 'error' ? new ServerError(data) : undefined;
}

/**
 * The failure that a server's words amount to, without a secret. Where it says so with the status, it has not answered, and
 * nothing is spent unless the time was up.
 */
export function serverFailure(
  { body, status, headers }: ServerError,
  { secret, spent }: { readonly secret: Secret; readonly spent?: () => ChatUsage },
): ChatFailure {
  const { message, code, type } = errorFields(body);
  const number = status ?? statusIn(code);
  const said = `${status === undefined ? '' : `HTTP ${status}: `}${message || 'no reason given'}`;
  const kind = isOverflow(`${message} ${code} ${type}`, number)
    ? 'truncated'
    : (codes[code] ?? codes[type] ?? (number === undefined ? 'server' : kindByStatus(number)));
  const usage = status === undefined || kind === 'timeout' ? spent?.() : undefined;
  return chatFailure(kind, cut(secret.redact(said), 1000), { retryAfter: retryAfter(headers), usage });
}

function errorFields(body: unknown): { readonly message: string; readonly code: string; readonly type: string } {
  const outer = fieldsOf(body);
  const error = outer.error ?? (isRecord(outer.response) ? outer.response.error : undefined) ?? body;
  const inner: Fields = fieldsOf(error);
  const said = inner.message ?? inner.detail ?? inner.msg ?? (isRecord(error) ? outer.message : error) ?? error;
  // What a gateway's upstream said is often told beside a message that says nothing.
  const { raw } = fieldsOf(inner.metadata);
  const message = [said, raw]
    .filter((each) => each !== undefined && each !== '')
    .map(worded)
    .join(': ');
  return { message, code: worded(inner.code ?? outer.code ?? ''), type: worded(inner.type ?? outer.error_type ?? '') };
}

const worded = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

function statusIn(code: string): number | undefined {
  const status = Number(code);
  return status >= 400 && status < 600 ? status : undefined;
}

function kindByStatus(status: number): ChatFailureKind {
  if (status === 408 || status === 504 || status === 524) return 'timeout';
  if (status === 429) return 'rate-limited';
  if (status === 503 || status === 529) return 'overloaded';
  if (status >= 500) return 'server';
  return status === 401 || status === 402 || status === 403 ? 'denied' : 'rejected';
}

// Streams fail after their status is sent, and an exhausted account answers 429 though waiting never helps.
const codes: Readonly<Record<string, ChatFailureKind>> = {
  insufficient_quota: 'denied',
  billing_error: 'denied',
  authentication_error: 'denied',
  invalid_api_key: 'denied',
  permission_error: 'denied',
  content_filter: 'refused',
  content_policy_violation: 'refused',
  invalid_request_error: 'rejected',
  rate_limit_error: 'rate-limited',
  rate_limit_exceeded: 'rate-limited',
  overloaded_error: 'overloaded',
  server_error: 'server',
  api_error: 'server',
  timeout_error: 'timeout',
};

/** The words of servers and gateways for a prompt that does not fit: a fault of this request, and of no other. */
const overflow = [
  /context[ _-]?(length|size|window|limit)/i,
  /context the overflows/i,
  /(maximum|max|allowed|supported) (context|(prompt|input|sequence) (length|tokens))/i,
  /max_model_len/i,
  /(prompt|input|inputs|request|messages?)`? (tokens? )?(is|are|was) too (long|large)/i,
  /(prompt|input|request)[ _]too[ _](long|large)/i,
  /too many (input |prompt )?tokens/i,
  /(input|prompt) (token count|tokens|length)[^.]{0,60}exceed/i,
  /(input|prompt)s?`?[^.]{0,40}exceeds?[^.]{0,60}(tokens?|context|length)/i,
  /`?inputs`?( tokens)? (\+ `?max_new_tokens`? )?must (be <=|have less than)/i,
  /reduce the length of (the|your) (messages|prompt|input)/i,
  /request (entity |payload )?too large/i,
  /payload too large/i,
];

function isOverflow(text: string, status: number | undefined): boolean {
  if (status === 413) return true;
  if (status === 401 || status === 403) return false;
  return overflow.some((words) => words.test(text));
}
