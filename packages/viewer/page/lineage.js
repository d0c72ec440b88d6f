import { element, section } from './elements.js';

/**
 * @typedef {import('../src/view.ts').LineageTask} LineageTask
 * @typedef {import('../src/view.ts').Lineage} Lineage
 */

/**
 * Invented tasks below those that they were made of.
 * @param {Lineage} lineage
 */
export function lineageSection({ invented, tasks: given }) {
  if (given.length === 0) return element('div');
  // Each has one parent, so that nothing comes from itself, whatever a foreign folder says.
  const tasks = [...new Map(given.map((each) => [each.task, each])).values()];
  const dropped = tasks.filter((task) => task.dropped !== undefined).length;
  const known = new Set(tasks.map(({ task }) => task));
  /** @type {Map<string, LineageTask[]>} */
  const children = new Map();
  for (const each of tasks) children.set(each.parent, [...(children.get(each.parent) ?? []), each]);
  const roots = [...children.keys()].filter((parent) => !known.has(parent));
  const shown = invented > tasks.length ? ` The last ${tasks.length.toLocaleString('en')} are shown.` : '';
  return section(
    'What was invented',
    `${invented.toLocaleString('en')} tasks were made from others and attempted in the dream alone.${shown} Of those shown, ${dropped.toLocaleString('en')} were dropped. Numbers are success: the parent\u2019s when it was made, its own at first, and at last.`,
    element(
      'ul',
      { class: 'tree' },
      roots.map((root) => branch(element('span', { class: 'soft' }, root), children.get(root) ?? [], children)),
    ),
  );
}

/**
 * @param {Node} label
 * @param {readonly LineageTask[]} offspring
 * @param {ReadonlyMap<string, readonly LineageTask[]>} children
 * @returns {HTMLLIElement}
 */
function branch(label, offspring, children) {
  if (offspring.length === 0) return element('li', {}, label);
  return element(
    'li',
    {},
    element(
      'details',
      { open: true },
      element('summary', {}, label),
      element(
        'ul',
        {},
        offspring.map((each) => branch(labelOf(each), children.get(each.task) ?? [], children)),
      ),
    ),
  );
}

/** @param {LineageTask} task */
function labelOf({ instruction, reason, parentThen, first, last, groups, dropped }) {
  const course = [parentThen, first, last].map((success) => (success === undefined ? '–' : success.toFixed(2)));
  const fate = dropped === undefined ? '✓ kept' : `✗ dropped: ${dropped}`;
  return element(
    'span',
    {},
    instruction,
    element('span', { class: 'soft' }, ` · ${reason} · ${course.join(' → ')} · ${groups} groups · ${fate}`),
  );
}
