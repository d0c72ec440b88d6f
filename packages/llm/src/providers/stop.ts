/** Why a model stopped. */
export type Stop = 'end' | 'stop-sequence' | 'tool' | 'length' | 'context' | 'refused' | 'broken';

const words: Readonly<Record<Stop, readonly string[]>> = {
  end: ['stop', 'end_turn', 'eos', 'eos_token', 'end', 'done', 'complete', 'completed', 'finished', 'normal'],
  'stop-sequence': ['stop_sequence', 'stop_token'],
  tool: ['tool_calls', 'tool_call', 'tool_use', 'function_call'],
  length: ['length', 'max_tokens', 'max_output_tokens', 'max_length', 'token_limit'],
  context: ['model_context_window_exceeded', 'model_length', 'context_length', 'context_length_exceeded'],
  refused: [
    'content_filter',
    'refusal',
    'safety',
    'sensitive',
    'recitation',
    'prohibited_content',
    'blocklist',
    'spii',
  ],
  broken: ['error', 'abort', 'aborted', 'cancelled', 'network_error', 'insufficient_system_resource'],
};

const stops = new Map(Object.entries(words).flatMap(([stop, all]) => all.map((word) => [word, stop as Stop] as const)));

/** Reads a reason in any server's words; undefined where it is none of these. */
export function readStop(reason: string): Stop | undefined {
  return stops.get(reason.trim().toLowerCase());
}
