import { element, section } from './elements.js';
import { more, whyOf } from './pair.js';

/**
 * @typedef {import('../src/view.ts').PlayView} PlayView
 * @typedef {import('../src/view.ts').PlayRequest} PlayRequest
 * @typedef {import('../src/view.ts').RunView} RunView
 */

/** Actions that are shown as buttons without being asked for. */
const shownActions = 40;

/**
 * The worlds of runs, to be acted in by hand.
 * @param {string} token what the server wants to be sent
 */
export function play(token) {
  const world = selectOf('world', { real: 'the real environment', dream: 'the dream' });
  const split = selectOf('tasks', { validation: 'validation', train: 'train', test: 'test' });
  const seed = /** @type {HTMLInputElement} */ (
    element('input', { type: 'number', min: 0, value: 1, 'aria-label': 'seed' })
  );
  const task = /** @type {HTMLInputElement} */ (
    element('input', { type: 'text', placeholder: 'any task', 'aria-label': 'task', spellcheck: 'false' })
  );
  const opener = /** @type {HTMLButtonElement} */ (element('button', { type: 'submit' }, 'Begin'));
  const status = element('p', { class: 'soft', role: 'status' });
  const goal = element('div');
  const steps = element('ol', { class: 'played', start: 0, 'aria-live': 'polite' });
  const actions = element('div', { class: 'actions' });
  const text = /** @type {HTMLInputElement} */ (
    element('input', {
      type: 'text',
      'aria-label': 'action',
      placeholder: 'a number, or an action in words',
      spellcheck: 'false',
      autocomplete: 'off',
    })
  );
  const sender = /** @type {HTMLButtonElement} */ (element('button', { type: 'submit' }, 'Act'));
  const form = element('form', { class: 'controls', submit: typed }, text, sender);
  const node = section(
    'Act by hand',
    'What a policy meets: the same texts, the same actions, the same rewards. A dream learns from recordings before it opens, which takes a while the first time.',
    element(
      'form',
      { class: 'controls', submit: begin },
      'In ',
      world,
      ' with ',
      split,
      ' task ',
      task,
      ' and seed ',
      seed,
      opener,
    ),
    status,
    goal,
    steps,
    actions,
    form,
  );
  node.classList.add('play');
  node.hidden = true;
  form.hidden = true;

  let run = '';
  /** @type {PlayView | undefined} */
  let latest;

  return {
    node,
    /** @param {RunView | undefined} view */
    show(view) {
      node.hidden = !view;
      if (!view || run === view.id) return;
      run = view.id;
      latest = undefined;
      status.textContent = '';
      for (const part of [goal, steps, actions]) part.replaceChildren();
      form.hidden = true;
    },
  };

  /** @param {Event} event */
  async function begin(event) {
    event.preventDefault();
    /** @type {PlayRequest} */
    const request = {
      run,
      world: /** @type {PlayRequest['world']} */ (world.value),
      split: /** @type {PlayRequest['split']} */ (split.value),
      task: task.value.trim() || undefined,
      seed: Number(seed.value),
    };
    const view = await ask('begin', request, 'opening the world …');
    if (!view || request.run !== run) return;
    const { instruction, task: id, family, description } = view;
    goal.replaceChildren(
      element('p', {}, element('b', {}, instruction)),
      element('p', { class: 'soft' }, [id, family].filter(Boolean).join(', ')),
      ...(description ? [more('how the world works', element('p', {}, description))] : []),
    );
    steps.replaceChildren(element('li', {}, element('p', {}, view.observation)));
    shown(view);
  }

  /** @param {Event} event */
  function typed(event) {
    event.preventDefault();
    const given = text.value.trim();
    const listed = /^\d+$/.test(given) ? latest?.actions[Number(given) - 1] : undefined;
    if (given !== '') act(listed ?? given);
  }

  /** @param {string} action */
  async function act(action) {
    if (!latest) return;
    const view = await ask('act', { attempt: latest.attempt, action }, 'waiting for the answer …');
    if (!view?.latest) {
      if (view?.end) shown(view);
      return;
    }
    const { reward, ...step } = view.latest;
    const line = element(
      'li',
      {},
      element('code', {}, step.action),
      element('p', {}, step.observation),
      reward !== 0 && element('p', {}, `reward ${reward.toFixed(2)}`),
      whyOf(step),
    );
    steps.append(line);
    text.value = '';
    shown(view);
    line.scrollIntoView({ block: 'nearest' });
  }

  /** @param {PlayView} view */
  function shown(view) {
    latest = view;
    const { steps: count, reward, end, actions: listed } = view;
    const so = `${count} ${count === 1 ? 'step' : 'steps'}, reward ${reward.toFixed(2)}`;
    status.textContent = end ? `${endOf(end)} after ${so}` : so;
    form.hidden = end !== undefined;
    const buttons = end ? [] : listed.map((action, at) => button(`${at + 1} ${action}`, action));
    const rest = buttons.slice(shownActions);
    actions.replaceChildren(
      ...buttons.slice(0, shownActions),
      ...(rest.length > 0 ? [more(`${rest.length} more`, ...rest)] : []),
    );
    if (!end) text.focus({ preventScroll: true });
  }

  /**
   * @param {string} label
   * @param {string} action
   */
  function button(label, action) {
    return element('button', { type: 'button', click: () => act(action) }, label);
  }

  /**
   * What the server answers; nothing where it refuses, which is shown.
   * @param {'begin' | 'act'} path
   * @param {object} request
   * @param {string} meanwhile
   * @returns {Promise<PlayView | undefined>}
   */
  async function ask(path, request, meanwhile) {
    status.textContent = meanwhile;
    busy(true);
    try {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const answer = await fetch(`play/${path}`, { method: 'POST', headers, body: JSON.stringify(request) });
      if (answer.status === 404) throw new Error('the server is for looking only; start dreamgym view --play');
      const { message, hint, ...view } = await answer.json();
      if (!answer.ok) throw new Error(hint ? `${message}; ${hint}` : message);
      return view;
    } catch (error) {
      status.textContent = `✗ ${error instanceof Error ? error.message : String(error)}`;
      return undefined;
    } finally {
      busy(false);
    }
  }

  /** @param {boolean} is */
  function busy(is) {
    for (const each of node.querySelectorAll('button')) each.disabled = is;
  }
}

/** @param {NonNullable<PlayView['end']>} end */
function endOf({ kind, solved, message }) {
  if (message !== undefined) return `✗ ${kind}: ${message},`;
  if (solved) return '✓ solved';
  return kind === 'truncated' ? '✗ out of steps' : '✗ ended';
}

/**
 * @param {string} label
 * @param {Readonly<Record<string, string>>} choices
 */
function selectOf(label, choices) {
  return element(
    'select',
    { 'aria-label': label },
    Object.entries(choices).map(([value, name]) => element('option', { value }, name)),
  );
}
