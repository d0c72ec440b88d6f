import { drawing } from './elements.js';

/** Colours and dashes are numbered together, so that lines of one colour differ in their dashes, and neighbours in both. */
const colours = 8;
const dashes = [[], [9, 5], [2, 4], [12, 4, 2, 4]];

/**
 * @param {number} look
 * @returns {number[]}
 */
export function dashesOf(look) {
  return dashes[(look + Math.floor(look / colours)) % dashes.length] ?? [];
}

/**
 * The colour, as the style sheet has it now.
 * @param {number} look
 */
export function colourOf(look) {
  return styleOf(`--line-${look % colours}`);
}

/** @param {string} name */
export function styleOf(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/**
 * A piece of a line, for legends.
 * @param {number} look
 */
export function sample(look) {
  const line = { x1: 1, x2: 33, y1: 6, y2: 6, 'stroke-dasharray': dashesOf(look).join(' ') };
  return drawing(
    'svg',
    { class: `sample look-${look % colours}`, viewBox: '0 0 34 12', 'aria-hidden': 'true' },
    drawing('line', line),
  );
}
