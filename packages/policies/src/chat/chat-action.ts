import type { Action, ChatReply, Observation } from '@dreamgym/core';

/** What is wrong with an answer, to follow "Your answer"; undefined where it names an action that can be played. */
export function faultOf(text: string, observation: Observation): string | undefined {
  const action = actionIn(text);
  if (!action) return 'has no action in <action></action>';
  const { actions = [] } = observation;
  if (actions.length === 0 || listedAs(action.text, actions) !== undefined) return undefined;
  return `names the action "${action.text}", which is not one of those open to you`;
}

/** The action in an answer: as it is listed where it is, else as it was written, or the whole answer. */
export function actionOf({ text, reasoning, logProbabilities }: ChatReply, { actions = [] }: Observation): Action {
  const action = actionIn(text);
  const thought = /<think>([\s\S]*?)<\/think>/.exec(text)?.[1]?.trim() || reasoning;
  const logProbability = action && logProbabilities && sumWithin(logProbabilities, { ...action, of: text });
  return {
    text: action ? (listedAs(action.text, actions) ?? action.text) : text.trim(),
    ...(thought && { reasoning: thought }),
    ...(logProbability !== undefined && { logProbability }),
  };
}

interface Place {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The last action tag that is not empty, since models name actions while they think. A stop sequence may have taken its end. */
function actionIn(text: string): Place | undefined {
  const opening = '<action>';
  const opened = text.lastIndexOf(opening);
  if (opened < 0) return undefined;
  const from = opened + opening.length;
  const closed = text.indexOf('</action>', from);
  const inside = text.slice(from, closed < 0 ? undefined : closed);
  const trimmed = inside.trim();
  if (trimmed === '') return undefined;
  const start = from + inside.indexOf(trimmed);
  return { text: trimmed, start, end: start + trimmed.length };
}

/** The listed action that differs in case and spaces only. */
function listedAs(action: string, actions: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/\s+/g, ' ').trim();
  return actions.includes(action) ? action : actions.find((each) => plain(each) === plain(action));
}

/** The sum over the tokens that reach into the place; undefined where they are not those of the text. */
function sumWithin(
  tokens: NonNullable<ChatReply['logProbabilities']>,
  { start, end, of }: Place & { readonly of: string },
): number | undefined {
  let at = 0;
  let sum = 0;
  for (const { token, logProbability } of tokens) {
    if (!of.startsWith(token, at)) return undefined;
    if (at < end && at + token.length > start) sum += logProbability;
    at += token.length;
  }
  return at >= end && Number.isFinite(sum) ? sum : undefined;
}
