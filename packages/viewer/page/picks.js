import { drawing, element, section } from './elements.js';

/** @typedef {import('../src/view.ts').FamilyPicks} FamilyPicks */

const size = { width: 240, height: 26 };

/**
 * What the curriculum picked over time, family by family.
 * @param {readonly FamilyPicks[]} families
 */
export function picksSection(families) {
  if (families.length === 0) return element('div');
  const most = families.reduce((max, { shares }) => shares.reduce((high, share) => Math.max(high, share), max), 0);
  const heads = ['family', 'share of the picks over time', 'success over time', 'groups', 'tasks', 'mixed', 'invented'];
  return section(
    'What the curriculum picked',
    'Groups of attempts in the dream, by family of tasks, from the first iteration to the last. Bars show which share of the groups a family had (the highest is ' +
      `${percent(most, 1)}), lines its mean success from 0 to 1. Only groups with a mixed outcome teach.`,
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'What the curriculum picked' },
      element(
        'table',
        {},
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            heads.map((head, at) => element('th', { scope: 'col', class: at > 2 && 'number' }, head)),
          ),
        ),
        element(
          'tbody',
          {},
          families.map((each) => line(each, most)),
        ),
      ),
    ),
  );
}

/**
 * @param {FamilyPicks} picks
 * @param {number} most
 */
function line({ family, groups, tasks, mixed, invented, shares, success }, most) {
  const numbers = [
    groups.toLocaleString('en'),
    tasks.toLocaleString('en'),
    percent(mixed, groups),
    percent(invented, groups),
  ];
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, family),
    element('td', {}, bars(shares, most)),
    element('td', {}, course(success)),
    numbers.map((number) => element('td', { class: 'number' }, number)),
  );
}

/**
 * @param {readonly number[]} shares
 * @param {number} most
 */
function bars(shares, most) {
  const width = size.width / Math.max(1, shares.length);
  return drawing(
    'svg',
    { class: 'bars', viewBox: `0 0 ${size.width} ${size.height}`, role: 'img', 'aria-label': fromTo(shares) },
    shares.map((share, at) => {
      const height = most === 0 ? 0 : (share / most) * (size.height - 2);
      const place = { x: (at * width).toFixed(2), y: (size.height - height).toFixed(2) };
      return drawing('rect', { ...place, width: Math.max(0.5, width - 0.7).toFixed(2), height: height.toFixed(2) });
    }),
  );
}

/** @param {readonly (number | null)[]} success */
function course(success) {
  const width = size.width / 2;
  const step = width / Math.max(1, success.length - 1);
  const points = success.flatMap((value, at) =>
    value === null ? [] : [`${(at * step).toFixed(1)},${(size.height - 3 - value * (size.height - 6)).toFixed(1)}`],
  );
  const known = success.filter((value) => value !== null);
  return drawing(
    'svg',
    { class: 'course', viewBox: `-2 0 ${width + 4} ${size.height}`, role: 'img', 'aria-label': fromTo(known) },
    drawing('polyline', { points: points.join(' ') }),
  );
}

/** @param {readonly number[]} values */
const fromTo = (values) => `from ${(values[0] ?? 0).toFixed(2)} to ${(values.at(-1) ?? 0).toFixed(2)}`;

/**
 * @param {number} part
 * @param {number} all
 */
const percent = (part, all) => (all === 0 ? '–' : `${Math.round((100 * part) / all)} %`);
