import type { ChatModel } from '@dreamgym/core';
import { canonicalJson } from '@dreamgym/core/tool-actions';
import type { ToolCall } from '../environment/toolbox.ts';
import { type Check, every } from '../scoring/check.ts';
import { judged, stateAfter } from '../scoring/checks.ts';
import type { OfficialAction, OfficialTask, RewardPart } from './data/official-tasks.ts';
import { shopTools } from './shop/shop-tools.ts';

/** So many refused calls end an attempt in the original, which is worth nothing then. */
const mostRefused = 10;

/**
 * What an attempt is worth: the product of the parts that the task is rewarded by, each 0 or 1. Without a judge, what is to be said
 * stands for what is to be true of the conversation.
 */
export function reward({ evaluation_criteria: criteria }: OfficialTask, judge?: ChatModel): Check {
  const { actions, communicate_info, nl_assertions, reward_basis } = criteria;
  const parts: Record<RewardPart, () => readonly Check[]> = {
    // A reference call that the shop refuses changes nothing, as in the original.
    DB: () => [stateAfter(actions.filter(isWriting), { mayBeRefused: true })],
    COMMUNICATE: () => [communicated(communicate_info)],
    ACTION: () => actions.map(taken),
    NL_ASSERTION: () => {
      if (nl_assertions.length === 0) return [];
      if (!judge) return [communicated(communicate_info)];
      return nl_assertions.map((statement) => judged({ model: judge, statement }));
    },
  };
  return every(acted, notRefused, ...reward_basis.flatMap((part) => parts[part]()));
}

const writing = new Set(shopTools.filter(({ writes }) => writes).map(({ name }) => name));
const isWriting = ({ name }: ToolCall) => writing.has(name);

/** In the original no conversation ends before the agent has done something, so that nothing is paid for silence. */
const acted: Check = ({ calls, said }) => (calls.length + said.length > 0 ? 1 : 0);

const notRefused: Check = ({ calls }) => (calls.filter((call) => 'error' in call).length < mostRefused ? 1 : 0);

/** Each text stands somewhere in one of the agent's messages, whose commas do not count. */
function communicated(texts: readonly string[]): Check {
  return ({ said }) => {
    const messages = said.map((message) => message.toLowerCase().replaceAll(',', ''));
    return texts.every((text) => messages.some((message) => message.includes(text.toLowerCase()))) ? 1 : 0;
  };
}

/** Some call was this one, by the arguments that are compared: those that were given, unless the task names them. */
function taken({ name, arguments: expected, compare_args }: OfficialAction): Check {
  return ({ calls }) => {
    const isIt = (call: ToolCall) => {
      if (call.name !== name) return false;
      const compared = compare_args ?? Object.keys(call.arguments ?? {});
      const [given, wanted] = [call.arguments, expected].map((all) =>
        canonicalJson(Object.fromEntries(Object.entries(all ?? {}).filter(([key]) => compared.includes(key)))),
      );
      return given === wanted;
    };
    return calls.some(isIt) ? 1 : 0;
  };
}
