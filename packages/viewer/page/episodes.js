import { element, section } from './elements.js';
import { pairTable } from './pair.js';

/**
 * @typedef {import('../src/view.ts').EpisodePair} EpisodePair
 * @typedef {import('../src/view.ts').EpisodeSummary} EpisodeSummary
 * @typedef {import('../src/view.ts').RunView} RunView
 *
 * Where episodes come from: the page itself, or the server page by page.
 * @typedef {object} EpisodeSource
 * @property {(run: string) => Promise<readonly EpisodeSummary[]>} summaries
 * @property {(run: string, at: number) => Promise<EpisodePair>} pair
 */

/** Lines of the list at once. */
const atOnce = 12;

/** @type {Readonly<Record<string, (summary: EpisodeSummary) => boolean>>} */
const outcomes = {
  'any outcome': () => true,
  'solved in both': ({ dreamed, real }) => dreamed.solved && real.solved,
  'solved in the dream only': ({ dreamed, real }) => dreamed.solved && !real.solved,
  'solved in reality only': ({ dreamed, real }) => !dreamed.solved && real.solved,
  'solved in neither': ({ dreamed, real }) => !dreamed.solved && !real.solved,
};

/** @type {Readonly<Record<string, (summary: EpisodeSummary) => boolean>>} */
const endings = {
  'any end': () => true,
  'ran out of steps': ({ dreamed, real }) => [dreamed.end, real.end].includes('truncated'),
  'forfeited by the policy': ({ dreamed, real }) => [dreamed.end, real.end].includes('forfeited'),
  failed: ({ dreamed, real }) => [dreamed.end, real.end].includes('failed'),
  'never parted': ({ divergence }) => divergence === null,
};

/**
 * The viewer of dreamed and real episodes.
 * @param {EpisodeSource} source
 */
export function episodes(source) {
  const family = element('select', { 'aria-label': 'family', change: filter });
  const outcome = choiceOf('outcome', outcomes, filter);
  const ending = choiceOf('end', endings, filter);
  const place = element('span', { role: 'status' });
  const list = element('tbody');
  const pair = element('div', { tabindex: -1 });
  const note = element('p', { class: 'soft' });
  const node = section(
    'Dreamed and real episodes',
    undefined,
    note,
    element('div', { class: 'controls' }, family, outcome, ending, place),
    element(
      'div',
      { class: 'scroll' },
      element(
        'table',
        {},
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            ['task', 'family', 'dreamed', 'real', 'part at step'].map((head) => element('th', { scope: 'col' }, head)),
          ),
        ),
        list,
      ),
    ),
    element(
      'div',
      { class: 'controls' },
      button('‹ previous (p)', () => move(-1)),
      button('next (n) ›', () => move(1)),
      button('next that parts (d)', nextDivergence),
    ),
    pair,
  );
  node.classList.add('episodes');
  node.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLSelectElement) return;
    const act = { p: () => move(-1), n: () => move(1), d: nextDivergence }[event.key];
    act?.();
    if (act) event.preventDefault();
  });
  node.hidden = true;

  let run = '';
  let known = 0;
  /** @type {readonly EpisodeSummary[]} */
  let all = [];
  /** @type {readonly EpisodeSummary[]} */
  let shown = [];
  /** @type {number | undefined} */
  let chosen;
  /** @type {number | undefined} which pair is on the page by now */
  let drawn;

  return {
    node,
    /** @param {RunView | undefined} view */
    async show(view) {
      node.hidden = !view || view.episodes === 0;
      if (!view || (run === view.id && known === view.episodes)) return;
      if (run !== view.id) chosen = undefined;
      ({ id: run, episodes: known } = view);
      const found = known === 0 ? [] : await source.summaries(view.id);
      // Another run may have been chosen meanwhile.
      if (run !== view.id) return;
      all = found;
      note.textContent = `Held-out tasks, played by the same policy in the dream and in reality. What lies hidden is the dream’s guess, so the two may part; words that only one of them has are marked.${
        all.length < known ? ` These are ${all.length} of ${known}: dreamgym view shows all.` : ''
      }`;
      const families = [...new Set(all.map((each) => each.family ?? 'no family'))].sort();
      fill(family, ['any family', ...families]);
      filter();
    },
  };

  function filter() {
    const [byOutcome, byEnding] = [outcomes[outcome.value], endings[ending.value]];
    shown = all.filter(
      (each) =>
        (family.selectedIndex <= 0 || (each.family ?? 'no family') === family.value) &&
        byOutcome?.(each) === true &&
        byEnding?.(each) === true,
    );
    if (!shown.some(({ at }) => at === chosen)) chosen = shown[0]?.at;
    open();
  }

  /** @param {number} by */
  function move(by) {
    const next = shown[shown.findIndex(({ at }) => at === chosen) + by];
    if (!next) return;
    chosen = next.at;
    open();
  }

  /** To where this one parts, or to the next that does. */
  function nextDivergence() {
    const mark = drawn === chosen ? pair.querySelector('.parting') : null;
    if (mark && !isInView(mark)) {
      mark.scrollIntoView({ block: 'center' });
      return;
    }
    const here = shown.findIndex(({ at }) => at === chosen);
    const next = shown.slice(here + 1).find(({ divergence }) => divergence !== null);
    if (!next) return;
    chosen = next.at;
    open().then(() => pair.querySelector('.parting')?.scrollIntoView({ block: 'center' }));
  }

  async function open() {
    const here = shown.findIndex(({ at }) => at === chosen);
    const first = Math.max(0, here - (here % atOnce));
    place.textContent = shown.length === 0 ? 'none' : `${here + 1} of ${shown.length}`;
    // What is replaced takes the focus with it, and the keys.
    const inList = list.contains(document.activeElement);
    list.replaceChildren(...shown.slice(first, first + atOnce).map(line));
    if (inList) /** @type {HTMLElement | null} */ (list.querySelector('.chosen button'))?.focus();
    const summary = shown[here];
    if (!summary) {
      pair.replaceChildren();
      return;
    }
    const found = await source.pair(run, summary.at);
    if (summary.at !== chosen) return;
    const inPair = pair.contains(document.activeElement);
    pair.replaceChildren(pairTable(found, summary.divergence));
    if (inPair) pair.focus({ preventScroll: true });
    drawn = chosen;
  }

  /** @param {EpisodeSummary} summary */
  function line({ at, instruction, family: kind = '', dreamed, real, divergence }) {
    const choose = () => {
      chosen = at;
      open();
    };
    const cells = [kind, outcomeText(dreamed), outcomeText(real), divergence === null ? 'never' : String(divergence)];
    return element(
      'tr',
      { class: at === chosen && 'chosen', 'aria-current': at === chosen && 'true' },
      element('th', { scope: 'row' }, element('button', { type: 'button', class: 'link', click: choose }, instruction)),
      cells.map((cell) => element('td', {}, cell)),
    );
  }
}

/** @param {import('../src/view.ts').EpisodeOutcome} outcome */
function outcomeText({ solved, end, steps }) {
  const how = solved ? '✓ solved' : end === 'terminated' ? '✗ not solved' : `✗ ${end}`;
  return `${how}, ${steps} steps`;
}

/**
 * @param {string} text
 * @param {() => void} click
 */
function button(text, click) {
  return element('button', { type: 'button', click }, text);
}

/**
 * @param {string} label
 * @param {Readonly<Record<string, unknown>>} choices
 * @param {() => void} change
 */
function choiceOf(label, choices, change) {
  const select = element('select', { 'aria-label': label, change });
  fill(select, Object.keys(choices));
  return select;
}

/**
 * @param {HTMLSelectElement} select
 * @param {readonly string[]} texts
 */
function fill(select, texts) {
  const before = select.value;
  select.replaceChildren(...texts.map((text) => element('option', { selected: text === before }, text)));
}

/** @param {Element} node */
function isInView(node) {
  const { top, bottom } = node.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}
