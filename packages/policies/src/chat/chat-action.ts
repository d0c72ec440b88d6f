import type { Action, ChatReply, Observation } from '@dreamgym/core';
import { cut } from '@dreamgym/core/text';
import { listedAs } from './listed-as.ts';

/** Of an action that is named back to the model, in UTF-16 units. */
const namedCharacters = 300;

/** What is wrong with an answer, to follow "Your answer"; undefined where it names an action that can be played. */
export function faultOf(text: string, observation: Observation): string | undefined {
  const { actions = [] } = observation;
  const action = actionIn(text, actions);
  if (!action) return 'has no action in <action></action>';
  if (actions.length === 0 || listedAs(action.text, actions) !== undefined) return undefined;
  return `names the action "${cut(action.text, namedCharacters)}", which is not one of those open to you`;
}

/** The action in an answer: as it is listed where it is, else as it was written, or the whole answer. */
export function actionOf(reply: ChatReply, { actions = [] }: Observation): Action {
  const { text, logProbabilities, tokens } = reply;
  const action = actionIn(text, actions);
  const written = action?.text ?? text.trim();
  const thought = thoughtsIn(text)[0]?.text || reply.reasoning;
  const logProbability = action && logProbabilities && sumWithin(logProbabilities, { ...action, of: text });
  return {
    text: listedAs(written, actions) ?? written,
    ...(thought && { reasoning: thought }),
    ...(logProbability !== undefined && { logProbability }),
    ...(tokens && { tokens }),
  };
}

interface Place {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The last action that is not empty, and not one that is only thought of. A stop sequence may have taken its end. Tags may be
 * typed, too: among the readings one that is listed comes first, then one whose brackets are closed.
 */
function actionIn(text: string, actions: readonly string[]): Place | undefined {
  const from = Math.max(0, ...thoughtsIn(text).map(({ end }) => end));
  const tags = [...text.matchAll(/<(\/?)\s*action\s*>/gi)].filter(({ index }) => index >= from);
  const opened = tags.findLastIndex(([, closes]) => closes === '');
  if (opened < 0) return undefined;
  // The first one since the last that was closed, and the last one.
  const outer = tags.findLastIndex(([, closes], index) => index < opened && closes !== '') + 1;
  const closed = tags.at(-1)!;
  const end = closed[1] === '' ? text.length : closed.index;
  const readings = [tags[opened]!, tags[outer]!].flatMap((tag) => placed(text, tag.index + tag[0].length, end));
  return (
    readings.find((each) => listedAs(each.text, actions) !== undefined) ??
    readings.find((each) => isBalanced(each.text)) ??
    readings[0]
  );
}

function placed(text: string, from: number, end: number): Place[] {
  const inside = text.slice(from, end);
  const trimmed = inside.trim();
  const start = from + inside.indexOf(trimmed);
  return trimmed === '' ? [] : [{ text: trimmed, start, end: start + trimmed.length }];
}

function isBalanced(text: string): boolean {
  return text.split('[').length === text.split(']').length;
}

/** What the model thinks before it acts; where its beginning is missing, all that is before its end, and the other way round. */
function thoughtsIn(text: string): readonly Place[] {
  const thoughts: Place[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const opened = /<think(?:ing)?>/i.exec(rest);
    const closed = /<\/think(?:ing)?>/i.exec(opened ? rest.slice(opened.index) : rest);
    if (!opened && (!closed || at > 0)) break;
    const start = at + (opened ? opened.index + opened[0].length : 0);
    const end = closed ? at + (opened?.index ?? 0) + closed.index : text.length;
    thoughts.push({ text: text.slice(start, end).trim(), start, end: end + (closed?.[0].length ?? 0) });
    at = thoughts.at(-1)!.end;
  }
  return thoughts;
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
