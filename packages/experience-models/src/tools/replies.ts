import type { Random } from '@dreamgym/core';
import type { ToolAttempt } from './attempts.ts';

/** What was said to a user, and what the user replied. */
interface Exchange {
  readonly task: string;
  readonly opening: string;
  readonly message: string;
  readonly words: ReadonlySet<string>;
  readonly reply: string;
  readonly leaves: boolean;
  /** Replies before it in the attempt. */
  readonly heard: readonly string[];
}

interface ReplyRequest {
  readonly task: string;
  readonly opening: string;
  readonly message: string;
  /** Replies that were heard in the attempt, in order. */
  readonly heard: readonly string[];
  readonly luck: Random;
}

interface DreamedReply {
  readonly text: string;
  readonly leaves: boolean;
  readonly because: string;
}

export interface ReplyModel {
  /** Undefined where no user was ever heard. */
  reply(request: ReplyRequest): DreamedReply | undefined;
}

/** Messages that share less than this part of their words do not ask for the same. */
const alike = 0.3;

/**
 * Learns how users reply: what each said when asked so, or was asked alike, by chance where that differed; what everybody says
 * who has nothing to tell; and after how many replies that tell nothing users leave.
 */
export function learnReplies(attempts: readonly ToolAttempt[]): ReplyModel {
  const exchanges = attempts.flatMap(exchangesIn);
  const tasksOf = new Map<string, Set<string>>();
  for (const { reply, task } of exchanges) tasksOf.set(reply, (tasksOf.get(reply) ?? new Set()).add(task));
  /** What users of several tasks say tells nothing of one. */
  const tellsNothing = (reply: string) => (tasksOf.get(reply)?.size ?? 0) > 1;
  const idleAfter = (heard: readonly string[]) => {
    let idle = 0;
    for (const [at, reply] of heard.entries()) {
      idle = tellsNothing(reply) || heard.indexOf(reply) < at ? idle + 1 : 0;
    }
    return idle;
  };
  // Who leaves in the place of one more reply that tells nothing has lost patience; others have what they came for.
  const isImpatient = ({ leaves, heard }: Exchange) => leaves && idleAfter(heard) + 1 >= leastIdle;
  const farewell = mostFrequent(exchanges.filter(isImpatient).map(({ reply }) => reply));
  const leaving = learnLeaving(exchanges, { isImpatient, idleAfter });
  const replies = exchanges.filter((each) => !isImpatient(each));
  const evasions = replies.filter(({ reply, leaves }) => tellsNothing(reply) && !leaves).map(({ reply }) => reply);

  const choose = ({ task, opening, message, luck }: ReplyRequest): DreamedReply | undefined => {
    const words = wordsOf(message);
    const own = replies.filter((each) => each.task === task);
    const sameWorld = own.filter((each) => each.opening === opening);
    for (const known of [sameWorld, own]) {
      const likeness = known.map((each) => similarity(words, each.words));
      const best = Math.max(0, ...likeness);
      if (best < alike) continue;
      const { reply, leaves, message: asked } = luck.pick(known.filter((_, at) => likeness[at] === best));
      return { text: reply, leaves, because: `asked "${asked}", the user of ${task} said so` };
    }
    if (evasions.length > 0) {
      return {
        text: luck.pick(evasions),
        leaves: false,
        because: 'nobody was heard to ask this user so; it is what users say who have nothing to tell',
      };
    }
    const staying = replies.filter(({ leaves }) => !leaves);
    const any = staying.length > 0 ? luck.pick(staying) : undefined;
    const because = `nobody was heard to ask so; a user of ${any?.task} said it`;
    return any && { text: any.reply, leaves: false, because };
  };

  return {
    reply(request) {
      const chosen = choose(request);
      if (!chosen || chosen.leaves) return chosen;
      const idle = idleAfter([...request.heard, chosen.text]);
      if (farewell === undefined || request.luck.next() >= leaving(idle, request.task)) return chosen;
      return { text: farewell, leaves: true, because: `users leave after ${idle} replies that told nothing` };
    },
  };
}

function exchangesIn({ task, opening, steps }: ToolAttempt): readonly Exchange[] {
  const exchanges: Exchange[] = [];
  for (const { action, answer, terminated } of steps) {
    const said = answer.parts.find(({ kind }) => kind === 'user');
    if (action.kind !== 'say' || said?.kind !== 'user') continue;
    const heard = exchanges.map(({ reply }) => reply);
    const words = wordsOf(action.text);
    const common = { task: task.id, opening, message: action.text, words, heard };
    exchanges.push({ ...common, reply: said.text, leaves: terminated });
  }
  return exchanges;
}

/** Nobody loses patience before so many replies in a row have told nothing. */
const leastIdle = 2;

interface LeavingOptions {
  isImpatient(exchange: Exchange): boolean;
  /** How many of the last of these replies have told nothing. */
  idleAfter(heard: readonly string[]): number;
}

/** How likely a user leaves where so many replies in a row have told nothing, by whether users did. */
function learnLeaving(exchanges: readonly Exchange[], { isImpatient, idleAfter }: LeavingOptions) {
  const stayed = new Map<string, number>();
  const left = new Map<string, number>();
  let longest = 0;
  for (const exchange of exchanges) {
    const { task, heard, reply } = exchange;
    const leaves = isImpatient(exchange);
    const idle = leaves ? idleAfter(heard) + 1 : idleAfter([...heard, reply]);
    if (leaves) longest = Math.max(longest, idle);
    const counts = leaves ? left : stayed;
    for (const key of [`${idle}`, `${idle} ${task}`]) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return (idle: number, task: string): number => {
    if (idle < leastIdle) return 0;
    for (const key of [`${idle} ${task}`, `${idle}`]) {
      const [stays, leaves] = [stayed.get(key) ?? 0, left.get(key) ?? 0];
      if (stays + leaves > 0) return leaves / (stays + leaves);
    }
    // Nobody was seen to bear that much.
    return idle >= longest ? 1 : 0;
  };
}

function mostFrequent(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

const wordsOf = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);

/** The share of all their words that both have. */
function similarity(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared === 0 ? 0 : shared / (one.size + other.size - shared);
}
