import { curves } from './curves.js';
import { element, section } from './elements.js';
import { episodes } from './episodes.js';
import { lineageSection } from './lineage.js';
import { picksSection } from './picks.js';
import { play } from './play.js';
import { tableSection } from './tables.js';

/**
 * @typedef {import('../src/view.ts').PageView} PageView
 * @typedef {import('../src/view.ts').RunView} RunView
 * @typedef {import('../src/view.ts').Overview} Overview
 */

/** @type {Map<string, RunView>} */
const runs = new Map();
/** @type {Overview | undefined} */
let overview;
/** @type {string | undefined} */
let chosen;
/** How tables are sorted. */
const orders = new Map();

const status = element('p', { class: 'soft', role: 'status' });
const beside = element('div');
const curvesOfAll = curves();
const choice = element('select', { id: 'run', change: () => choose(choice.value) });
const chooser = element('label', { class: 'chooser' }, 'Details of ', choice);
const details = element('div', { id: 'details' });
const settings = element('div');
/** @type {PageView | null} */
const view = JSON.parse(document.querySelector('#view')?.textContent ?? 'null');
const episodesOfRun = episodes(view ? embeddedEpisodes(view) : { summaries: fetched, pair: fetched });
const token = view ? undefined : new URLSearchParams(location.hash.slice(1)).get('token');
const stage = token ? play(token) : undefined;
document.body.append(
  element('header', {}, element('h1', {}, 'DreamGym'), status),
  element('main', {}, beside, curvesOfAll.node, chooser, details, episodesOfRun.node, stage?.node, settings),
);

if (view) {
  for (const run of view.runs) runs.set(run.id, run);
  overview = view.overview;
  show();
} else follow();

/**
 * Those that stand in the page.
 * @param {PageView} page
 * @returns {import('./episodes.js').EpisodeSource}
 */
function embeddedEpisodes({ episodes: byRun }) {
  const of = (/** @type {string} */ run) => byRun[run] ?? [];
  return {
    summaries: async (run) => of(run).map(({ summary }) => summary),
    async pair(run, at) {
      const found = of(run).find(({ summary }) => summary.at === at);
      if (!found) throw new Error(`there is no episode ${at} of ${run}`);
      return found.pair;
    },
  };
}

/**
 * Those of the server: all that it tells of a run, or the pair at a place.
 * @param {string} run
 * @param {number} [at]
 */
async function fetched(run, at) {
  const query = new URLSearchParams(at === undefined ? { run } : { run, at: String(at) });
  const answer = await fetch(`${at === undefined ? 'episodes' : 'episode'}?${query}`);
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
  return answer.json();
}

/** Asks the server for runs, and for what is new of them. */
function follow() {
  status.textContent = 'Reading …';
  const source = new EventSource('events');
  source.addEventListener('run', ({ data }) => {
    /** @type {RunView} */
    const run = JSON.parse(data);
    runs.set(run.id, run);
  });
  // Comes after the runs that it is about.
  source.addEventListener('overview', ({ data }) => {
    overview = JSON.parse(data);
    show();
  });
  source.addEventListener('error', () => {
    status.textContent =
      'The connection is lost; what is here was the latest. It goes on once dreamgym view runs again.';
  });
}

/** @param {string} id */
function choose(id) {
  chosen = id;
  show();
  details.scrollIntoView({ block: 'nearest' });
}

function show() {
  const all = [...runs.values()];
  const run = runs.get(chosen ?? '') ?? all[0];
  const running = all.filter((each) => each.status === 'running').length;
  document.title = all.length === 1 && run ? `DreamGym run ${run.name}` : 'DreamGym runs';
  status.textContent =
    all.length === 0
      ? 'There is no run yet.'
      : all.length === 1 && run
        ? lineOn(run)
        : `${all.length} runs, ${running === 0 ? 'none goes on' : `${running} of them ${running === 1 ? 'goes' : 'go'} on`}`;
  curvesOfAll.show(all);
  curvesOfAll.node.hidden = all.length === 0;
  beside.replaceChildren(...(all.length > 1 && overview ? overviewOf(overview) : []));
  chooser.hidden = all.length < 2;
  choice.replaceChildren(
    ...all.map(({ id, name }) => element('option', { value: id, selected: id === run?.id }, name)),
  );
  details.replaceChildren(...(run ? detailsOf(run) : []));
  episodesOfRun.show(run);
  stage?.show(run);
  settings.replaceChildren(...(run ? [settingsOf(run)] : []));
}

/** @param {Overview} overview */
function overviewOf({ runs: table, comparison }) {
  /** @param {readonly string[]} cells */
  const opens = ([name = '']) => {
    const found = [...runs.values()].find((run) => run.name === name);
    return found && (() => choose(found.id));
  };
  return [tableSection(table, orders, opens), ...(comparison ? [tableSection(comparison, orders)] : [])];
}

/** @param {RunView} run */
function detailsOf(run) {
  const { headline, tables, alarms, picks, lineage, problem } = run;
  return [
    element('h2', { class: 'run' }, `Run ${run.name}`),
    runs.size > 1 && element('p', { class: 'soft' }, lineOn(run)),
    problem && element('p', { class: 'problem', role: 'alert' }, `✗ ${problem}`),
    element(
      'div',
      { class: 'headline' },
      headline.map(([number, meaning]) => element('div', {}, element('b', {}, number), element('span', {}, meaning))),
    ),
    tables.map((table) => tableSection(table, orders)),
    alarms.length > 0 &&
      section(
        'Alarms',
        'Training began to go wrong here. The last checkpoint before is kept beside the others.',
        element(
          'ul',
          { class: 'alarms' },
          alarms.map((alarm) => element('li', {}, `⚠ ${alarm}`)),
        ),
      ),
    picksSection(picks),
    lineageSection(lineage),
  ]
    .flat()
    .filter((node) => node instanceof Node);
}

/** @param {RunView} run */
function settingsOf({ settings: entries }) {
  const list = entries.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]);
  return section('Settings', undefined, element('dl', {}, list));
}

/** @param {RunView} run */
function lineOn({ name, seed, status: state, version }) {
  const how = { running: '● going on', stopped: '◌ not finished', finished: '✓ finished' }[state];
  return `${name} · seed ${seed} · ${how} · DreamGym ${version}`;
}
