import type { Json } from '@dreamgym/core';
import type { ConnectionOptions } from '../../http/connection.ts';

export interface OpenAICompatibleOptions extends ConnectionOptions {
  readonly model: string;
  /** With the version: `http://localhost:8000/v1`. */
  readonly baseURL: string;
  /** The environment variable that holds the key. Without it no key is sent, so none reaches a server that it is not for. */
  readonly keyVariable?: string;
  /** OpenAI's reasoning models take `max_completion_tokens` only, some servers `max_tokens` only. */
  readonly maxTokensField?: 'max_tokens' | 'max_completion_tokens';
  /**
   * How a schema is enforced: by the response format, by the only tool, whose use is forced, for servers that know no
   * schemas, or by nothing: then the answer is only checked.
   */
  readonly structuredOutput?: 'schema' | 'tool' | 'none';
  /** Further fields of the request body, as the server documents them: `{ reasoning_effort: 'low' }`. */
  readonly body?: Readonly<Record<string, Json>>;
}
