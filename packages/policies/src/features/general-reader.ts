import type { ActionReader, AttemptReader } from '@dreamgym/core';
import { mix } from '@dreamgym/core/text';
import { type ActionText, actionText } from './action-text.ts';
import { copiedSpans } from './copied-spans.ts';
import { nameBefore, sourceFeatures } from './source-features.ts';
import { type TokenText, tokenText } from './tokens.ts';

/** What is known of one instruction; shared by all attempts at it. */
interface View {
  readonly instruction: TokenText;
  readonly actions: Map<string, ActionText>;
}

/** What became of an action in this attempt. */
interface Use {
  times: number;
  /** The step of the last time. */
  last: number;
}

const keptViews = 160;
const keptActions = 4096;
const keptTexts = 1024;
const mostTerms = 24;
const mostLines = 8;
const mostSpans = 4;
const farthest = 24;
const distance = (steps: number) => Math.min(Math.floor(Math.log2(steps + 1)), 4);

/**
 * What can be said of actions in any environment: their text, verbatim and in general; what of it the instruction and the
 * observation have, and where; what was done and seen before in the attempt. Knows no format and no language. Holds caches only.
 */
export function generalReader(): ActionReader {
  const views = new Map<string, View>();
  const texts = new Map<string, TokenText>();
  const view = (instruction: string) =>
    cached(views, instruction, keptViews, () => ({ instruction: tokenText(instruction), actions: new Map() }));
  const read = (text: string) => cached(texts, text, keptTexts, () => tokenText(text));
  return { name: 'general', begin: (instruction) => attempt(view(instruction), read) };
}

function attempt({ instruction, actions: known }: View, read: (text: string) => TokenText): AttemptReader {
  const used = new Map<string, Use>();
  const patterns = new Map<number, number>();
  /** Step and last action at which tokens were last seen. */
  const seen = new Map<number, number>();
  const touched = new Set<number>();
  let step = 0;
  let last: ActionText | undefined;
  let previous: TokenText | undefined;
  const candidate = (text: string) => cached(known, text, keptActions, () => actionText(text, instruction));
  return {
    read({ observation, actions }) {
      step += 1;
      const now = read(observation.text);
      const terms = newFirst(now, previous);
      const anchors = anchorsOf(now, instruction);
      const isChanged = previous !== undefined && previous.text !== now.text;
      previous = now;
      const candidates = actions.map(candidate);
      const best = Math.max(...candidates.map(({ overlap }) => overlap));
      const before = last?.pattern ?? 0;
      const wasRepeated = Math.min(last ? (used.get(last.tokens.text)?.times ?? 0) : 0, 3);
      const first = now.lines[0] ?? 0;
      const final = now.lines.at(-1) ?? 0;
      const time = Math.min(step, 12);

      const situation = [2001, mix(time, 2002), mix(before, 2003), mix(wasRepeated, 2004)];
      for (const term of instruction.terms.slice(0, mostTerms)) situation.push(mix(term, 2005));
      for (const term of terms) situation.push(mix(term, 2006));
      for (const line of now.lines.slice(0, mostLines)) situation.push(mix(line, 2007));

      const lists = candidates.map((action, at) => {
        const { pattern, head, verbatim, features, overlap } = action;
        const list = [...features];
        const use = used.get(actions[at]!);
        const times = Math.min(use?.times ?? 0, 3);
        const since = use ? distance(step - use.last) : -1;
        const alike = Math.min(patterns.get(pattern) ?? 0, 3);
        const standing = overlap === best ? 2 : overlap > 0 ? 1 : 0;
        list.push(
          mix(Math.min(at, 8), 3001),
          mix(standing, 3002),
          mix(mix(standing, head), 3003),
          // What was done before.
          mix(times, 3010),
          mix(mix(times, pattern), 3011),
          mix(mix(since, isChanged ? 1 : 0), 3012),
          mix(mix(since, pattern), 3013),
          mix(mix(before, pattern), 3014),
          mix(mix(last?.verbatim ?? 0, verbatim), 3015),
          mix(mix(before, mix(pattern, wasRepeated)), 3016),
          mix(mix(alike, pattern), 3017),
          mix(mix(time, pattern), 3018),
          // What the observation says.
          mix(mix(first, pattern), 3020),
          mix(mix(final, pattern), 3021),
          mix(mix(final, mix(before, pattern)), 3022),
        );
        for (const term of terms) list.push(mix(mix(term, pattern), 3030));
        pushCopies(list, action, now, anchors);
        pushMemory(list, action, now);
        return list;
      });
      for (const { match, kind } of now.tokens) if (kind !== 'mark') seen.set(match, before);
      return { situation, actions: lists };
    },
    acted(text) {
      last = candidate(text);
      used.set(text, { times: (used.get(text)?.times ?? 0) + 1, last: step });
      patterns.set(last.pattern, (patterns.get(last.pattern) ?? 0) + 1);
      for (const { match, kind } of last.tokens.tokens) if (kind !== 'mark') touched.add(match);
    },
  };

  /** What of the action the observation has, and where. */
  function pushCopies(
    list: number[],
    { tokens, pattern, isCopied }: ActionText,
    now: TokenText,
    anchors: readonly number[],
  ): void {
    const spans = copiedSpans(tokens, now);
    const isShown = new Array<boolean>(tokens.tokens.length).fill(false);
    for (const { start, length } of spans) isShown.fill(true, start, start + length);
    for (const [at, span] of spans.slice(0, mostSpans).entries()) {
      const asked = isCopied[span.start] ? 1 : 0;
      const slot = { text: tokens, isCopied: isShown, span, key: mix(pattern, mix(at, asked)) };
      for (const feature of sourceFeatures(slot, now)) list.push(mix(feature, 3040 + asked));
      const name = nameBefore(tokens, isShown, span.start);
      for (const place of span.sources) {
        const { line } = now.tokens[place]!;
        list.push(mix(mix(name, Math.min(line, 6)), 3042), mix(mix(name, labelOf(now, line)), 3044));
        list.push(mix(mix(pattern, mix(at, labelOf(now, line))), 3045));
        const { tokensAway, linesAway } = nearest(anchors, place, now);
        for (const key of [name, mix(pattern, at)]) {
          list.push(mix(mix(key, linesAway), 3070 + asked), mix(mix(key, tokensAway), 3072 + asked));
        }
      }
    }
    // What comes from nowhere.
    for (const [at, { kind }] of tokens.tokens.entries()) {
      if (kind === 'mark' || isCopied[at] || isShown[at]) continue;
      if (kind === 'number') list.push(mix(mix(nameBefore(tokens, isCopied, at), pattern), 3046), 3047);
    }
    let [asked, shown, both, neither] = [0, 0, 0, 0];
    for (const [at, { kind }] of tokens.tokens.entries()) {
      if (kind === 'mark') continue;
      if (isCopied[at] && isShown[at]) both += 1;
      else if (isCopied[at]) asked += 1;
      else if (isShown[at]) shown += 1;
      else neither += 1;
    }
    const counts = [asked, shown, both, neither].map((count) => Math.min(count, 3));
    for (const [at, count] of counts.entries()) list.push(mix(mix(pattern, count), 3050 + at));
    list.push(mix(mix(counts[1]!, counts[2]!), 3054));
  }

  /** What of the action was seen or dealt with earlier, though the instruction or the present observation says it, too. */
  function pushMemory(list: number[], { tokens, pattern, head, isCopied }: ActionText, now: TokenText): void {
    let [earlier, dealt, fresh] = [0, 0, 0];
    let where = 0;
    for (const [at, { match, kind }] of tokens.tokens.entries()) {
      if (kind === 'mark') continue;
      const origin = seen.get(match);
      if (origin !== undefined && !now.places.has(match)) {
        earlier += 1;
        where = origin;
      }
      if (!isCopied[at]) continue;
      if (touched.has(match)) dealt += 1;
      else fresh += 1;
    }
    list.push(
      mix(mix(pattern, Math.min(earlier, 3)), 3060),
      mix(mix(head, where), 3061),
      mix(mix(pattern, mix(Math.min(dealt, 3), Math.min(fresh, 3))), 3062),
      mix(mix(Math.min(dealt, 3), Math.min(fresh, 3)), 3063),
    );
  }
}

/** The terms of a text, those first that the text before had not. */
function newFirst(now: TokenText, previous: TokenText | undefined): readonly number[] {
  if (!previous) return now.terms.slice(0, mostTerms);
  const old = new Set(previous.terms);
  const fresh = now.terms.filter((term) => !old.has(term)).map((term) => mix(term, 1));
  return [...fresh, ...now.terms].slice(0, mostTerms);
}

/** Where the observation, in one of its lines only, has what the instruction has. */
function anchorsOf({ tokens, places }: TokenText, instruction: TokenText): readonly number[] {
  const anchors: number[] = [];
  for (const match of instruction.places.keys()) {
    const found = places.get(match);
    if (!found || tokens[found[0]!]!.kind === 'mark') continue;
    if (tokens[found[0]!]!.line === tokens[found.at(-1)!]!.line) anchors.push(...found);
  }
  return anchors;
}

/** How far away the nearest anchor is, in tokens and in lines; negative where it stands before. */
function nearest(anchors: readonly number[], place: number, { tokens }: TokenText) {
  let [tokensAway, linesAway] = [farthest, farthest];
  for (const anchor of anchors) {
    const lines = tokens[anchor]!.line - tokens[place]!.line;
    if (Math.abs(anchor - place) < Math.abs(tokensAway)) tokensAway = anchor - place;
    if (Math.abs(lines) < Math.abs(linesAway)) linesAway = lines;
  }
  return { tokensAway, linesAway };
}

/** What a line begins with. */
function labelOf({ tokens }: TokenText, line: number): number {
  return tokens.find((token) => token.line === line && token.kind !== 'mark')?.form ?? 0;
}

function cached<T>(map: Map<string, T>, key: string, most: number, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  if (map.size > most) map.delete(map.keys().next().value!);
  return made;
}
