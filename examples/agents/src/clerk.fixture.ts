import type { Behaviour, Received } from '@dreamgym/llm/server';

/** A model that looks an order up, cancels it and says so, in both protocols; where it is, ids of its calls tell. */
export function clerk({ path, body }: Received): Behaviour {
  const text = JSON.stringify(body.messages);
  const [last] = [...text.matchAll(/(get_order|cancel_order)-(O-\d+)/g)].slice(-1);
  const order_id = last?.[2] ?? /O-\d+/.exec(text)![0];
  const name = last === undefined ? 'get_order' : last[1] === 'get_order' ? 'cancel_order' : undefined;
  const call = name && { name, id: `${name}-${order_id}`, input: { order_id } };
  const answer = path.startsWith('/v1/messages') ? message(call) : completion(call);
  return { headers: { 'content-type': 'application/json' }, raw: JSON.stringify(answer) };
}

type Call = { readonly name: string; readonly id: string; readonly input: object } | undefined;

function message(call: Call) {
  const content = call ? { type: 'tool_use', ...call } : { type: 'text', text: 'Cancelled.' };
  const usage = { input_tokens: 1, output_tokens: 1 };
  const common = { id: 'msg_1', type: 'message', role: 'assistant', model: 'clerk', stop_sequence: null, usage };
  return { ...common, content: [content], stop_reason: call ? 'tool_use' : 'end_turn' };
}

function completion(call: Call) {
  const { id, name, input } = call ?? {};
  const called = { id, type: 'function', function: { name, arguments: JSON.stringify(input) } };
  const said = call ? { content: null, tool_calls: [called] } : { content: 'Cancelled.' };
  const choice = { index: 0, message: { role: 'assistant', ...said }, finish_reason: call ? 'tool_calls' : 'stop' };
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  return { id: 'c', object: 'chat.completion', created: 0, model: 'clerk', choices: [choice], usage };
}
