import { hashText, mix } from '@dreamgym/core/text';
import { asksFor, type PriceFit, priceFit, type ShoppingRequest, similarity } from './shopping-request.ts';

/**
 * What a page says of the actions whose argument stands in brackets, `click[b07s7hdc88]`: the clickable names a line of the
 * page, and what the page says there is what the action is about.
 */
export interface ClickablePage {
  /** One per action; undefined where it has no clickable. */
  readonly clickables: readonly (Clickable | undefined)[];
  /** Hash of what can be done on every page of this kind. */
  readonly kind: number;
  /** Groups in which something is asked for and nothing chosen yet. */
  readonly pending: number;
  /** The share of the request's words that the page has beside the request itself, in [0, 1]. */
  readonly similarity: number;
  readonly price: PriceFit;
}

export interface Clickable {
  /** Hash of its name where every page of the kind has it, or of what sort of thing it is. */
  readonly sort: number;
  /** Its place among those of its sort, from 0. */
  readonly place: number;
  /** The share of the request's words that it speaks of, in [0, 1]. */
  readonly similarity: number;
  /** How many of its sort are more similar. */
  readonly better: number;
  readonly price: PriceFit;
  /** Whether it is asked for: not (0), by its name (1), or by its name together with that of its group (2). */
  readonly requested: 0 | 1 | 2;
  /** Whether no longer name in its group is asked for. */
  readonly longest: boolean;
  /** Of its group, one is marked differently, as what is chosen is: none (0), another one (1), this one (2). */
  readonly chosen: 0 | 1 | 2;
}

/** What a page says beyond so many characters says too much to compare. */
const passageLimit = 600;

/** One line of a page: `  [button] red [button_]`. */
interface Line {
  readonly indent: number;
  readonly mark: string;
  readonly words: string;
}

/** Where a clickable stands. */
interface Spot extends Line {
  /** The plain line before its group. */
  readonly heading: string;
  /** The plain lines after it. */
  passage: string;
}

const bracketed = /^([^[\]]*)\[(.+)\]$/s;
const marked = /^( *)\[([^\]]*)\] (.*) \[\2_\]$/s;

/** An action as the words before the brackets and the name within them. */
interface Named {
  readonly verb: string;
  readonly name: string;
}

/** Finds the clickables on the page; undefined where no action has one. */
export function readClickables(
  text: string,
  actions: readonly string[],
  request: ShoppingRequest,
): ClickablePage | undefined {
  const named = actions.map(readName);
  if (named.every((one) => one === undefined)) return undefined;
  const page = text.toLowerCase();
  const lines = page.split(page.includes(' [sep] ') ? ' [sep] ' : '\n').map(readLine);
  const { spots, prose } = findSpots(lines, new Set(named.map((one) => one?.name)), request);
  const described = describedIndents(spots);
  const groups = groupsOf(spots, request);
  const places = new Map<number, number>();
  let kind = 0;
  const clickables = named.map((one) => {
    if (!one) return undefined;
    const spot = spots.get(one.name);
    const isDescribed = spot !== undefined && spot.passage !== '' && described.has(spot.indent);
    const isFixed = spot !== undefined && !isDescribed && spot.indent === 0;
    const sort = mix(hashText(one.verb), isFixed ? hashText(one.name) : (spot?.indent ?? -1));
    if (isFixed) kind = (kind + sort) | 0;
    const place = places.get(sort) ?? 0;
    places.set(sort, place + 1);
    const about = isDescribed ? spot.passage : one.name;
    const like = similarity(request, about);
    return {
      sort,
      place,
      similarity: like,
      price: isDescribed ? priceFit(request, about) : 0,
      ...asked(spot, groups, request),
    } as const;
  });
  const better = (than: { readonly sort: number; readonly similarity: number }) =>
    clickables.filter((other) => other?.sort === than.sort && other.similarity > than.similarity).length;
  return {
    clickables: clickables.map((clickable) => clickable && { ...clickable, better: better(clickable) }),
    kind,
    pending: [...groups.values()].filter((group) => group.requested !== undefined && group.chosen === undefined).length,
    similarity: similarity(request, prose),
    price: priceFit(request, prose),
  };
}

function readName(action: string): Named | undefined {
  const match = action.endsWith(']') ? bracketed.exec(action) : null;
  return match ? { verb: match[1]!, name: match[2]!.toLowerCase() } : undefined;
}

/** What the request and the page say of choosing it. */
function asked(
  spot: Spot | undefined,
  groups: ReadonlyMap<string, Group>,
  request: ShoppingRequest,
): Pick<Clickable, 'requested' | 'longest' | 'chosen'> {
  const group = spot && spot.indent > 0 ? groups.get(spot.heading) : undefined;
  if (!spot || !group) return { requested: 0, longest: false, chosen: 0 };
  const requested = !asksFor(request, spot.words) ? 0 : asksFor(request, `${spot.heading}: ${spot.words}`) ? 2 : 1;
  const chosen = group.chosen === undefined ? 0 : group.chosen === spot.words ? 2 : 1;
  return { requested, longest: group.requested === spot.words, chosen };
}

function readLine(line: string): Line {
  const match = marked.exec(line);
  return match ? { indent: match[1]!.length, mark: match[2]!, words: match[3]! } : { indent: 0, mark: '', words: line };
}

/** Where each name stands, and all that the page says beside names and the request. */
function findSpots(lines: readonly Line[], names: ReadonlySet<string | undefined>, request: ShoppingRequest) {
  const spots = new Map<string, Spot>();
  let prose = '';
  let heading = '';
  let last: Spot | undefined;
  for (const line of lines) {
    if (names.has(line.words) && !spots.has(line.words)) {
      last = { ...line, heading, passage: '' };
      spots.set(line.words, last);
    } else if (line.words !== '' && line.words !== request.text) {
      heading = line.words;
      if (prose.length < passageLimit) prose += `${line.words}\n`;
      if (last && last.passage.length < passageLimit) last.passage += `${line.words}\n`;
    }
  }
  return { spots, prose };
}

/** The indents whose clickables are described, most of them, by what follows. */
function describedIndents(spots: ReadonlyMap<string, Spot>): Set<number> {
  const balance = new Map<number, number>();
  for (const { indent, passage } of spots.values()) {
    balance.set(indent, (balance.get(indent) ?? 0) + (passage === '' ? -1 : 1));
  }
  return new Set([...balance].filter(([, excess]) => excess > 0).map(([indent]) => indent));
}

interface Group {
  /** The longest name that is asked for. */
  requested: string | undefined;
  /** The name that is marked differently from the others. */
  chosen: string | undefined;
}

/** Indented names under one heading. */
function groupsOf(spots: ReadonlyMap<string, Spot>, request: ShoppingRequest): Map<string, Group> {
  const usual = usualMark(spots);
  const members = new Map<string, Spot[]>();
  for (const spot of spots.values()) {
    if (spot.indent === 0) continue;
    const others = members.get(spot.heading);
    if (others) others.push(spot);
    else members.set(spot.heading, [spot]);
  }
  return new Map(
    [...members].map(([heading, all]) => {
      const asked = all.filter(({ words }) => asksFor(request, words)).sort((a, b) => b.words.length - a.words.length);
      const chosen = all.find(({ mark }) => mark !== usual);
      return [heading, { requested: asked[0]?.words, chosen: chosen?.words }];
    }),
  );
}

/** The mark that most names have. */
function usualMark(spots: ReadonlyMap<string, Spot>): string {
  const counts = new Map<string, number>();
  for (const { mark } of spots.values()) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}
