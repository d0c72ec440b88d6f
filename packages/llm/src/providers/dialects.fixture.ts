/** Lines of a stream of events. */
const stream = (...values: readonly (object | string | null)[]): string =>
  values.map((value) => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`).join('');

const chunk = (delta: object, rest: object = {}) => ({ choices: [{ index: 0, delta, finish_reason: null, ...rest }] });
const end = (finish_reason: string | null) => chunk({}, { finish_reason });
const hello = [chunk({ role: 'assistant', content: 'Hel' }), chunk({ content: 'lo' })];
const usage = { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 };
const counted = { inputTokens: 12, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 3 };
const whole = { choices: [{ message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }], usage };

/** Chat completions that all say "Hello", as servers send them, and what they cost. */
export const completions: Readonly<Record<string, readonly [raw: string, usage: object]>> = {
  OpenAI: [stream(...hello, end('stop'), { choices: [], usage }, '[DONE]'), counted],
  'Azure: first a chunk about the prompt, last one without a delta': [
    stream(
      { id: '', choices: [], prompt_filter_results: [{ content_filter_results: {} }], usage: null },
      ...hello,
      end('stop'),
      { id: '', choices: [{ index: 0, finish_reason: null, content_filter_offsets: {} }] },
      { choices: [], usage },
      '[DONE]',
    ),
    counted,
  ],
  'chunks with null or without choices, and data that is null': [
    stream(null, { choices: null }, {}, ...hello, end('stop'), { choices: null, usage }, '[DONE]'),
    counted,
  ],
  'TGI: eos_token': [stream(...hello, { ...end('eos_token'), usage }, '[DONE]'), counted],
  'Gemini: STOP': [stream(...hello, { ...end('STOP'), usage }, '[DONE]'), counted],
  'an empty reason after stop': [stream(...hello, end('stop'), end(''), { choices: [], usage }, '[DONE]'), counted],
  'no reason at all, but an end': [stream(...hello, { choices: [], usage }, '[DONE]'), counted],
  'OpenRouter: comments, and a reason twice': [
    `: OPENROUTER PROCESSING\n\n${stream(...hello, end('stop'), end('stop'), { choices: [], usage }, '[DONE]')}`,
    counted,
  ],
  'DeepSeek: its own counts of what was kept': [
    stream(...hello, { ...end('stop'), usage: { ...usage, prompt_cache_hit_tokens: 8, prompt_cache_miss_tokens: 4 } }),
    { ...counted, cacheReadTokens: 8 },
  ],
  'Moonshot: usage within the choice': [
    stream(...hello, chunk({}, { finish_reason: 'stop', usage: { ...usage, cached_tokens: 7 } })),
    { ...counted, cacheReadTokens: 7 },
  ],
  'Groq: usage beside the chunk': [stream(...hello, { ...end('stop'), x_groq: { usage } }, '[DONE]'), counted],
  'LiteLLM: what was kept and written in the words of Anthropic': [
    stream(...hello, end('stop'), {
      choices: [],
      usage: { ...usage, cache_read_input_tokens: 5, cache_creation_input_tokens: 2 },
    }),
    { ...counted, cacheReadTokens: 5, cacheWriteTokens: 2 },
  ],
  'xAI: thoughts counted in the total only': [
    stream(...hello, end('stop'), { choices: [], usage: { ...usage, total_tokens: 40 } }, '[DONE]'),
    { ...counted, outputTokens: 28 },
  ],
  'vLLM: usage with every chunk': [
    stream(
      { ...hello[0], usage: { prompt_tokens: 12, completion_tokens: 1 } },
      { ...hello[1], usage },
      end('stop'),
      { choices: [], usage: { prompt_tokens: 12, completion_tokens: 0 } },
      '[DONE]',
    ),
    counted,
  ],
  'counts that are text': [
    stream(...hello, end('stop'), { choices: [], usage: { prompt_tokens: '12', completion_tokens: '3' } }),
    counted,
  ],
  'no empty line behind the last event': [stream(...hello, { ...end('stop'), usage }).trimEnd(), counted],
  'line ends of another system, and a mark of the byte order': [
    `\uFEFF${stream(...hello, { ...end('stop'), usage }).replaceAll('\n', '\r\n')}`,
    counted,
  ],
  'a whole answer where a stream was asked for': [JSON.stringify(whole), counted],
  'a whole answer over many lines': [JSON.stringify(whole, undefined, 2), counted],
  'lines of JSON': [[...hello, { ...end('stop'), usage }].map((each) => JSON.stringify(each)).join('\n'), counted],
  'content in parts': [
    stream(chunk({ content: [{ type: 'text', text: 'Hello' }] }), { ...end('stop'), usage }, '[DONE]'),
    counted,
  ],
  'usage that is 0, and none': [
    stream(...hello, end('stop'), { choices: [], usage: { prompt_tokens: 0, completion_tokens: 0 } }, '[DONE]'),
    { inputTokens: 6, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 2, estimated: true },
  ],
};

/** Errors within an answer that began with 200, and their kind. */
export const streamedErrors: Readonly<Record<string, readonly [raw: string, kind: string, message: RegExp]>> = {
  'vLLM: an object of the kind error': [
    stream(hello[0]!, { object: 'error', message: 'the engine died', code: 500 }),
    'server',
    /the engine died/,
  ],
  'an error of an event': ['event: error\ndata: {"message": "busy", "code": 503}\n\n', 'overloaded', /busy/],
  'an error of an event, in plain words': ['event: error\ndata: upstream crashed\n\n', 'server', /upstream crashed/],
  'llama.cpp: a line that begins with error': [
    `${stream(hello[0]!)}error: {"code":500,"message":"out of memory","type":"server_error"}\n\n`,
    'server',
    /out of memory/,
  ],
  'OpenRouter: an error beside the choices': [
    stream(hello[0]!, {
      error: { code: 502, message: 'Provider returned error', metadata: { raw: 'gone' } },
      choices: [],
    }),
    'server',
    /Provider returned error: gone/,
  ],
  'an error within the choice': [
    stream(chunk({}, { finish_reason: 'error', error: { code: 429, message: 'slow down' } })),
    'rate-limited',
    /slow down/,
  ],
  'an error that is only text': [stream({ error: 'no model is loaded' }), 'server', /no model is loaded/],
  'a number in words': [stream({ error: { code: '429', message: 'later' } }), 'rate-limited', /later/],
  'no JSON at all': ['<html>Bad gateway</html>', 'server', /Bad gateway/],
  'an answer that the engine aborted': [stream(...hello, end('abort')), 'server', /abort/],
  'LM Studio: an overflow behind 200': [
    stream({
      error: {
        message:
          'Trying to keep the first 111490 tokens when context the overflows. However, the model is loaded with context length of only 32768 tokens',
      },
    }),
    'truncated',
    /32768/,
  ],
};

/** Refusals of prompts that are too long, in the words of servers. */
export const overflows: readonly (readonly [status: number, error: object | string])[] = [
  [400, { error: { code: 'context_length_exceeded', message: 'too much', type: 'invalid_request_error' } }],
  [400, { error: { type: 'invalid_request_error', message: 'prompt is too long: 208310 tokens > 200000 maximum' } }],
  [400, { error: { message: "This model's maximum context length is 2048 tokens. However, you requested 6168" } }],
  [400, { object: 'error', message: "This model's maximum context length is 4096 tokens", code: 400 }],
  [
    400,
    {
      error: {
        code: 400,
        message: 'the request exceeds the available context size',
        type: 'exceed_context_size_error',
      },
    },
  ],
  [500, { error: { code: 500, message: 'the request exceeds the available context size. try increasing it' } }],
  [
    422,
    {
      error: 'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000',
      error_type: 'validation',
    },
  ],
  [422, { error: 'Input validation error: `inputs` must have less than 1024 tokens. Given: 1300' }],
  [413, { error: { type: 'request_too_large', message: 'Request exceeds the maximum size' } }],
  [413, 'Payload Too Large'],
  [400, { error: { message: 'input length and `max_tokens` exceed context limit: 197202 + 21333 > 200000' } }],
  [400, { message: 'Input is too long for requested model.' }],
  [
    400,
    [{ error: { code: 400, message: 'The input token count (1200000) exceeds the maximum number of tokens allowed' } }],
  ],
  [400, { error: { message: "The input (6168 tokens) is longer than the model's context length (2048 tokens)." } }],
  [400, { detail: "Requested token count exceeds the model's maximum context length of 8192 tokens." }],
  [
    429,
    {
      error: {
        code: 'rate_limit_exceeded',
        message: 'Request too large for gpt on tokens per min (TPM): Limit 30000, Requested 45000',
      },
    },
  ],
  [400, { error: { message: 'Requested tokens (1300) exceed context window of 512' } }],
];

const schemaAnswer = '{"done": true}';
const call = (index: number | undefined, rest: object) =>
  chunk({ tool_calls: [{ ...(index !== undefined && { index }), ...rest }] });
const toolEnd = { ...end('tool_calls'), usage };

/** Answers by a forced tool, all of them `{"done": true}`. */
export const toolCalls: Readonly<Record<string, string>> = {
  'in parts': stream(
    call(0, { id: 'a', function: { name: 'answer', arguments: '' } }),
    call(0, { function: { arguments: '{"done":' } }),
    call(0, { function: { arguments: ' true}' } }),
    toolEnd,
  ),
  'in parallel, by index': stream(
    call(0, { id: 'a', function: { name: 'answer', arguments: '{"done": ' } }),
    call(1, { id: 'b', function: { name: 'answer', arguments: '{"done": ' } }),
    call(0, { function: { arguments: 'true}' } }),
    call(1, { function: { arguments: 'true}' } }),
    toolEnd,
  ),
  'in parallel, all with index 0': stream(
    call(0, { id: 'a', function: { name: 'answer', arguments: schemaAnswer } }),
    call(0, { id: 'b', function: { name: 'answer', arguments: '{"done": false}' } }),
    toolEnd,
  ),
  'twice, first in parts and then whole': stream(
    call(0, { id: 'a', function: { name: 'answer', arguments: '{"done":' } }),
    call(0, { function: { arguments: ' true}' } }),
    call(0, { id: 'a', function: { name: 'answer', arguments: schemaAnswer } }),
    toolEnd,
  ),
  'without an index': stream(
    call(undefined, { id: 'a', function: { name: 'answer', arguments: '{"done":' } }),
    call(undefined, { function: { arguments: ' true}' } }),
    toolEnd,
  ),
  'as an object': stream(call(0, { function: { name: 'answer', arguments: { done: true } } }), toolEnd),
  'as a function call of old': stream(chunk({ function_call: { name: 'answer', arguments: schemaAnswer } }), {
    ...end('function_call'),
    usage,
  }),
  'that stops for no tool': stream(call(0, { function: { name: 'answer', arguments: schemaAnswer } }), {
    ...end('stop'),
    usage,
  }),
};
