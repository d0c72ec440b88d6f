import { element, section } from './elements.js';

/** @typedef {import('../src/view.ts').EpisodePair} EpisodePair */
/** @typedef {import('../src/view.ts').EpisodeView} EpisodeView */

/**
 * The same tasks as they were dreamed and lived.
 * @param {readonly EpisodePair[]} pairs
 */
export function episodesSection(pairs) {
  if (pairs.length === 0) return element('div');
  return section(
    'Dreamed and real episodes',
    'Held-out tasks, played by the same policy in the dream and in reality. What lies hidden is the dream’s guess, so the two may part.',
    ...pairs.map(({ instruction, family, dreamed, real }, at) =>
      element(
        'details',
        { class: 'episode', open: at === 0 },
        element('summary', {}, element('b', {}, instruction), ' ', element('span', { class: 'soft' }, family)),
        element('div', { class: 'pair' }, attempt('Dreamed', dreamed), attempt('Real', real)),
      ),
    ),
  );
}

/**
 * @param {string} title
 * @param {EpisodeView} episode
 */
function attempt(title, { opening, solved, steps }) {
  const outcome = `${solved ? '✓ solved' : '✗ not solved'} · ${steps.length} steps`;
  return element(
    'section',
    {},
    element('h3', {}, title, element('span', { class: solved ? 'tag solved' : 'tag' }, outcome)),
    element('p', { class: 'opening soft' }, opening),
    element(
      'ol',
      { class: 'steps' },
      steps.map(({ action, observation, reasoning }) =>
        element(
          'li',
          {},
          element('code', {}, action),
          element('p', {}, observation),
          reasoning && element('p', { class: 'why' }, reasoning),
        ),
      ),
    ),
  );
}
