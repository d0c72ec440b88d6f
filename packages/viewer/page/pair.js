import { element } from './elements.js';
import { textDifference } from './text-difference.js';

/**
 * @typedef {import('../src/view.ts').EpisodePair} EpisodePair
 * @typedef {import('../src/view.ts').EpisodeView} EpisodeView
 * @typedef {import('../src/view.ts').StepView} StepView
 */

/**
 * One task as it was dreamed and lived, step beside step; where they part is marked.
 * @param {EpisodePair} pair
 * @param {number | null} divergence 0 for the opening, else the step
 */
export function pairTable({ task, instruction, family, dreamed, real }, divergence) {
  const openings = textDifference(dreamed.opening, real.opening);
  const count = Math.max(dreamed.steps.length, real.steps.length);
  const steps = Array.from({ length: count }, (_, at) =>
    stepRow(at + 1, dreamed.steps[at], real.steps[at], divergence === at + 1),
  );
  return element(
    'div',
    { class: 'pair' },
    element('h3', {}, instruction),
    element('p', { class: 'soft' }, [family, task].filter((text) => text !== undefined).join(' · ')),
    element(
      'table',
      { class: 'steps' },
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          element('th', { scope: 'col' }, 'step'),
          element('th', { scope: 'col' }, 'Dreamed ', tag(dreamed)),
          element('th', { scope: 'col' }, 'Real ', tag(real)),
        ),
      ),
      element(
        'tbody',
        {},
        divergence === 0 && parting('The openings differ.'),
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, '0'),
          openings.map((parts) => element('td', {}, element('p', { class: 'soft' }, marked(parts)))),
        ),
        steps.flat(),
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, 'end'),
          [dreamed, real].map(({ end }) =>
            element('td', {}, end.kind, end.message !== undefined && `: ${end.message}`),
          ),
        ),
      ),
    ),
  );
}

/** @param {EpisodeView} episode */
function tag({ solved, steps }) {
  const outcome = `${solved ? '✓ solved' : '✗ not solved'} · ${steps.length} steps`;
  return element('span', { class: solved ? 'tag solved' : 'tag' }, outcome);
}

/**
 * @param {number} number
 * @param {StepView | undefined} dreamed
 * @param {StepView | undefined} real
 * @param {boolean} parts whether this is the first step that differs
 */
function stepRow(number, dreamed, real, parts) {
  const same = dreamed !== undefined && real !== undefined && dreamed.action === real.action;
  const [left, right] = same ? textDifference(dreamed.observation, real.observation) : [];
  const row = element(
    'tr',
    { class: parts && 'parting-step' },
    element('th', { scope: 'row' }, String(number)),
    stepCell('dreamed', dreamed, left),
    stepCell('real', real, right),
  );
  return parts ? [parting(`Dream and reality part at step ${number}.`), row] : [row];
}

/** @param {string} text */
function parting(text) {
  return element('tr', { class: 'parting' }, element('td', { colspan: 3 }, `✂ ${text}`));
}

/**
 * @param {string} side
 * @param {StepView | undefined} step
 * @param {readonly import('./text-difference.js').Part[]} [observation] marked where the other side differs
 */
function stepCell(side, step, observation) {
  if (!step) return element('td', { class: 'soft', 'data-side': side }, '–');
  const { action, thought } = step;
  return element(
    'td',
    { 'data-side': side },
    element('code', {}, action),
    thought !== undefined && more('what the policy thought', element('p', {}, thought)),
    element('p', {}, observation ? marked(observation) : step.observation),
    whyOf(step),
  );
}

/**
 * Why the dream answered so, for those who ask; nothing where it does not say.
 * @param {StepView} step
 */
export function whyOf({ reasoning, references = [] }) {
  return (
    (reasoning !== undefined || references.length > 0) &&
    more(
      references.length === 0 ? 'why' : `why, with ${references.length} precedents`,
      reasoning !== undefined && element('p', {}, reasoning),
      ...references.map(precedent),
    )
  );
}

/** @param {import('../src/view.ts').ReferenceView} reference */
function precedent({ task, index, origin, similarity, observation, action, next }) {
  return element(
    'blockquote',
    {},
    element('p', { class: 'soft' }, `${origin}, ${task}, step ${index + 1}, similarity ${similarity.toFixed(2)}`),
    element('p', {}, observation),
    element('code', {}, action),
    element('p', {}, next),
  );
}

/**
 * What one asks for.
 * @param {string} title
 * @param {...import('./elements.js').Child} content
 */
export function more(title, ...content) {
  return element('details', { class: 'more' }, element('summary', {}, title), ...content);
}

/** @param {readonly import('./text-difference.js').Part[]} parts */
function marked(parts) {
  return parts.map(({ text, differs }) => (differs ? element('mark', {}, text) : text));
}
