import { createHash } from 'node:crypto';
import type { Json, Trajectory } from '@dreamgym/core';
import { type Conversation, isObject, type JsonObject } from './conversation.ts';
import { fieldAt, outcomeOf } from './field.ts';
import { readSpans, type Span } from './formats/otlp.ts';
import { readRequest } from './formats/requests.ts';
import { conversationOf, readSpanConversation } from './formats/span-conversation.ts';
import { type Redaction, redactor } from './privacy.ts';
import { readRecords, type TraceLine } from './records.ts';
import { repeatFinder } from './repeats.ts';
import { type KnownTool, toolCatalogue } from './tool-catalogue.ts';
import { conversationIn, scoredAs, trajectoryOf } from './trajectory.ts';

/** How an attempt went, in [0, 1]; undefined where that is not known. Sees the trace as it is, before anything is replaced. */
export type Outcome = (attempt: {
  readonly conversation: Conversation;
  readonly record: Json;
}) => number | boolean | undefined;

/** An attempt whose outcome nobody knows, as it will be written, with the text that instructed the agent. */
export interface JudgedAttempt {
  readonly trajectory: Trajectory;
  readonly system?: string;
}

/** What a judge makes of an attempt; `failed`: there is no judgement, for this reason. */
export interface Judgement {
  readonly outcome: 'success' | 'failure' | 'unclear' | 'failed';
  readonly reason: string;
}

export interface ImportTracesOptions {
  /** Stands in the recordings as their environment's name. */
  readonly environment: string;
  /** Where the outcome stands in a record (of spans: in their attributes), as a dotted path; or a function that tells it. */
  readonly outcome?: string | Outcome;
  /** Asked how attempts went whose outcome nothing else tells. It sees them with secrets and personal data replaced. */
  readonly judge?: (attempt: JudgedAttempt) => Promise<Judgement>;
  /** Attempts that the judge has at once, at least 1; what comes of it does not depend on that. */
  readonly judgedAtOnce?: number;
  /** Told of each judgement, in the order of the attempts. */
  readonly onJudgement?: (judgement: Judgement & { readonly task: string; readonly number: number }) => void;
  /** Where the task's id stands. Without it, attempts with equal instructions and first messages are of one task. */
  readonly task?: string;
  /** Replaces more than the default list of secrets and personal data. */
  readonly redaction?: Redaction;
  /** Reads a line of recordings of our own; throws where it is damaged. Without it they are not understood. */
  readonly readRecording?: (value: Json) => Trajectory;
  /** Told what was not understood, line by line, as it is found. Never quotes a trace. */
  readonly onNote?: (note: ImportNote) => void;
}

export interface ImportNote {
  readonly file: string;
  readonly line: number;
  /** `skipped`: nothing of it was imported; `partly`: the rest of it was. */
  readonly kind: 'skipped' | 'partly';
  readonly text: string;
}

export interface ImportReport {
  /** Attempts, by the format they were in. */
  readonly formats: Readonly<Record<string, number>>;
  readonly trajectories: number;
  readonly transitions: number;
  /** Attempts whose outcome is known, and the mean of it. The others have no reward and are truncated. */
  readonly scored: number;
  readonly meanOutcome?: number;
  /** Judgements by what they said; missing where nobody was asked. */
  readonly judged?: Readonly<Partial<Record<Judgement['outcome'], number>>>;
  /** Records that a later one repeats and goes on with. */
  readonly repeats: number;
  readonly skipped: number;
  readonly partly: number;
  /** How many different values were replaced, by kind. */
  readonly replaced: Readonly<Record<string, number>>;
  readonly tools: readonly KnownTool[];
  /** The texts that instruct agents, by the id that `task.data.system` of a trajectory names. */
  readonly systems: Readonly<Record<string, string>>;
}

export interface TraceFile {
  readonly name: string;
  /** Its lines from the first on; asked for twice. */
  lines(): AsyncIterable<TraceLine>;
}

/**
 * Reads traces of agents that call tools as recordings, one file after the other. A first pass finds what belongs together, a
 * second one reads it, so that no more is held at once than the attempts that are open in the file.
 */
export function importTraces(options: ImportTracesOptions): {
  trajectories(file: TraceFile): AsyncGenerator<Trajectory>;
  report(): ImportReport;
} {
  const { environment, task, readRecording, judge, judgedAtOnce = 1, onJudgement } = options;
  const privacy = redactor(options.redaction);
  const catalogue = toolCatalogue();
  const systems = new Map<string, string>();
  const judged: Partial<Record<Judgement['outcome'], number>> = {};
  const formats: Record<string, number> = {};
  const counts = { trajectories: 0, transitions: 0, scored: 0, sum: 0, repeats: 0, skipped: 0, partly: 0 };

  const note = (file: string, line: number, kind: ImportNote['kind'], text: string) => {
    counts[kind] += 1;
    options.onNote?.({ file, line, kind, text });
  };

  const count = (trajectory: Trajectory, format: string): Trajectory => {
    formats[format] = (formats[format] ?? 0) + 1;
    counts.trajectories += 1;
    counts.transitions += trajectory.transitions.length;
    return trajectory;
  };

  const outcomeIn = (conversation: Conversation, record: Json): number | undefined => {
    const { outcome } = options;
    if (outcome === undefined) return undefined;
    return outcomeOf(typeof outcome === 'string' ? fieldAt(record, outcome) : outcome({ conversation, record }));
  };

  /** The attempt with what a judge says of it, where nothing else does. */
  async function withJudgement(trajectory: Trajectory, number: number): Promise<() => Trajectory> {
    if (!judge || !trajectory.unscored) return () => trajectory;
    const system = (trajectory.task.data as { readonly system?: string } | undefined)?.system;
    const judgement = await judge({ trajectory, system: system && systems.get(system) });
    return () => {
      const { outcome } = judgement;
      judged[outcome] = (judged[outcome] ?? 0) + 1;
      onJudgement?.({ ...judgement, task: trajectory.task.id, number });
      if (outcome !== 'success' && outcome !== 'failure') return trajectory;
      const worth = outcome === 'success' ? 1 : 0;
      counts.scored += 1;
      counts.sum += worth;
      return scoredAs(trajectory, worth);
    };
  }

  /** What a conversation becomes: scored as it is, and written as it may be. */
  function convert(found: Found, say: (kind: ImportNote['kind'], text: string) => void): Trajectory | undefined {
    const { record } = found;
    let outcome: number | undefined;
    try {
      outcome = outcomeIn(found.conversation, record);
    } catch (error) {
      say('partly', `${(error as Error).message}; the attempt counts as not scored`);
    }
    const named = task === undefined ? undefined : fieldAt(record, task);
    const conversation = privacy.redact(found.conversation as unknown as Json) as unknown as Conversation;
    const system = conversation.turns.flatMap((turn) => (turn.role === 'system' ? [turn.text] : [])).join('\n\n');
    const key = system === '' ? undefined : `system-${digest(system)}`;
    if (key !== undefined) systems.set(key, system);
    const firstWords = conversation.turns.find(({ role }) => role === 'user');
    const id = isName(named) ? privacy.redact(String(named)) : `task-${digest(`${system}\n${firstWords?.text}`)}`;
    const data = key === undefined ? undefined : { system: key };
    const request = { environment, number: counts.trajectories, task: { id, ...(data && { data }) }, outcome };
    const result = trajectoryOf(conversation, request);
    if (result === undefined) {
      say('skipped', 'no agent acts in it');
      return undefined;
    }
    for (const text of result.missing) say('partly', text);
    catalogue.add(conversation);
    if (outcome !== undefined) {
      counts.scored += 1;
      counts.sum += outcome;
    }
    return count(result.trajectory, found.format);
  }

  /** The attempts in a file in their order, of which some are with the judge while others are read. */
  async function* trajectories(file: TraceFile): AsyncGenerator<Trajectory> {
    const pending: Promise<() => Trajectory>[] = [];
    for await (const trajectory of unjudged(file)) {
      const judgement = withJudgement(trajectory, counts.trajectories - 1);
      // What fails is thrown in its turn.
      judgement.catch(() => undefined);
      pending.push(judgement);
      if (pending.length >= judgedAtOnce) yield (await pending.shift()!)();
    }
    for (const judgement of pending) yield (await judgement)();
  }

  async function* unjudged(file: TraceFile): AsyncGenerator<Trajectory> {
    const index = await indexOf(file);
    const open = new Map<string, Span[]>();
    let number = -1;
    for await (const { line, value, problem } of readRecords(file.lines())) {
      const say = (kind: ImportNote['kind'], text: string) => note(file.name, line, kind, text);
      if (value === undefined) {
        say(problem?.endsWith('replaced') ? 'partly' : 'skipped', problem!);
        continue;
      }
      number += 1;
      if (isRecording(value)) {
        const trajectory = recorded(value, say);
        if (trajectory) yield trajectory;
        continue;
      }
      const spans = readSpans(value);
      const found = spans ? closed(spans, index, open, number) : requestIn(value, index.repeated.has(number), say);
      for (const each of found) {
        if (each === undefined) say('skipped', 'its spans hold no contents of messages or tools');
        const trajectory = each && convert(each, say);
        if (trajectory) yield trajectory;
      }
    }
  }

  function recorded(value: Json, say: (kind: ImportNote['kind'], text: string) => void): Trajectory | undefined {
    if (readRecording === undefined) {
      say('skipped', 'is a recording already');
      return undefined;
    }
    let trajectory: Trajectory;
    try {
      trajectory = readRecording(value);
    } catch (error) {
      say('skipped', (error as Error).message);
      return undefined;
    }
    if (!trajectory.unscored) {
      counts.scored += 1;
      for (const { reward } of trajectory.transitions) counts.sum += reward;
    }
    const redacted = privacy.redact(trajectory as unknown as Json) as unknown as Trajectory;
    catalogue.add(conversationIn(redacted));
    return count(redacted, 'recordings');
  }

  function requestIn(value: Json, isRepeated: boolean, say: (kind: ImportNote['kind'], text: string) => void): Found[] {
    if (isRepeated) {
      counts.repeats += 1;
      return [];
    }
    const read = readRequest(value);
    if (read === undefined) {
      say('skipped', `is of no format that is known${isObject(value) ? '' : ': it is no object'}`);
      return [];
    }
    if (read.unread > 0) say('partly', `${read.unread} of its messages are of no kind that is known`);
    return [{ ...read, record: value }];
  }

  return {
    trajectories,
    report: () => {
      const { sum, ...numbers } = counts;
      const mean = numbers.scored > 0 && { meanOutcome: sum / numbers.scored };
      const known = { tools: catalogue.list(), systems: Object.fromEntries(systems) };
      return { formats, ...numbers, ...mean, ...(judge && { judged }), replaced: privacy.replaced, ...known };
    },
  };
}

interface Found {
  readonly conversation: Conversation;
  readonly format: string;
  /** What the outcome and the task's id are looked for in. */
  readonly record: Json;
}

interface Index {
  readonly repeated: ReadonlySet<number>;
  /** What a trace belongs to: its conversation, or itself. */
  readonly attempts: ReadonlyMap<string, string>;
  /** The last record of each attempt that spans tell. */
  readonly ends: ReadonlyMap<string, number>;
}

async function indexOf(file: TraceFile): Promise<Index> {
  const repeats = repeatFinder();
  const attempts = new Map<string, string>();
  const lasts = new Map<string, number>();
  let number = -1;
  for await (const { value } of readRecords(file.lines())) {
    if (value === undefined) continue;
    number += 1;
    const spans = readSpans(value);
    for (const span of spans ?? []) {
      lasts.set(span.trace, number);
      const conversation = conversationOf(span);
      if (conversation !== undefined) attempts.set(span.trace, `conversation ${conversation}`);
    }
    if (spans || isRecording(value)) continue;
    const read = readRequest(value);
    if (read) repeats.add(read.conversation.turns, number);
  }
  const ends = new Map<string, number>();
  for (const [trace, last] of lasts) {
    const attempt = attempts.get(trace) ?? trace;
    ends.set(attempt, Math.max(last, ends.get(attempt) ?? 0));
  }
  return { repeated: repeats.repeated, attempts, ends };
}

/** The attempts that end with these spans; undefined for one without contents. */
function closed(spans: readonly Span[], { attempts, ends }: Index, open: Map<string, Span[]>, number: number) {
  const touched = new Set<string>();
  for (const span of spans) {
    const attempt = attempts.get(span.trace) ?? span.trace;
    touched.add(attempt);
    const held = open.get(attempt);
    if (held) held.push(span);
    else open.set(attempt, [span]);
  }
  return [...touched].flatMap((attempt): (Found | undefined)[] => {
    if (ends.get(attempt) !== number) return [];
    const all = open.get(attempt)!;
    open.delete(attempt);
    const conversation = readSpanConversation(all);
    return [conversation && { conversation, format: 'opentelemetry', record: attributesOf(all) }];
  });
}

/** The attributes of all spans of an attempt; those of its root win. */
function attributesOf(spans: readonly Span[]): JsonObject {
  const inner = spans.filter(({ parent }) => parent !== '').map(({ attributes }) => attributes);
  const roots = spans.filter(({ parent }) => parent === '').map(({ attributes }) => attributes);
  return Object.assign({}, ...inner, ...roots);
}

const isRecording = (value: Json) => isObject(value) && isObject(value.opening) && Array.isArray(value.transitions);

const isName = (value: Json | undefined) => (typeof value === 'string' && value !== '') || typeof value === 'number';

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);
