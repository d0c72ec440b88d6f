import { describe, expect, it } from 'vitest';
import { evaluationLine, extentOf, levelLine, meanOf, subjectsOf, trainingLine, valueAt } from './lines.js';

/**
 * @param {string} id
 * @param {string} group
 * @param {number} seed
 * @param {number[]} success
 * @returns {import('../src/view.ts').RunView}
 */
function run(id, group, seed, success) {
  const steps = success.map((_, at) => 100 * at);
  const curve = { x: { steps, realSteps: steps.map(() => 50) }, y: { success, loss: success }, stride: 1 };
  const empty = {
    headline: [],
    tables: [],
    alarms: [],
    picks: [],
    lineage: { invented: 0, tasks: [] },
    episodes: 0,
    settings: [],
  };
  const rows = [
    { id: 'random', title: 'random policy', level: 0.1 },
    { id: 'dream', title: 'dream only', training: curve, evaluations: curve },
    { id: 'later', title: 'not begun' },
  ];
  return { ...empty, id, name: id, group, seed, status: 'finished', version: '1', rows };
}

const options = () => ({ seedsApart: false, looks: new Map() });

describe('subjects', () => {
  it('are the rows of a run of which something is known', () => {
    expect(subjectsOf([run('1', 'a', 7, [0, 1])], options()).map(({ name, look }) => [name, look])).toEqual([
      ['random policy', 0],
      ['dream only', 1],
    ]);
  });

  it('take seeds together, unless they are wanted apart, and keep their looks', () => {
    const runs = [run('1', 'a', 7, [0, 1]), run('2', 'a', 8, [0, 0.5])];
    const { looks } = options();
    const together = subjectsOf(runs, { seedsApart: false, looks });
    expect(together.map(({ name }) => name)).toEqual([
      'random policy (mean of 2 seeds)',
      'dream only (mean of 2 seeds)',
    ]);
    const apart = subjectsOf(runs, { seedsApart: true, looks });
    expect(apart.map(({ name }) => name)).toEqual([
      '1: random policy',
      '1: dream only',
      '2: random policy',
      '2: dream only',
    ]);
    expect(subjectsOf(runs, { seedsApart: false, looks }).map(({ look }) => look)).toEqual([0, 1]);
    expect(new Set(apart.map(({ look }) => look)).size).toBe(4);
  });

  it('say whose they are where runs differ in more than their seeds', () => {
    const runs = [run('1', 'a', 7, [0]), run('2', 'a', 8, [0]), run('x', 'b', 7, [0])];
    expect(subjectsOf(runs, options()).map(({ name }) => name)).toEqual([
      '1, 2: random policy (mean of 2 seeds)',
      '1, 2: dream only (mean of 2 seeds)',
      'x: random policy',
      'x: dream only',
    ]);
  });
});

describe('lines', () => {
  const [, dream] = subjectsOf([run('1', 'a', 7, [0, 0.4, 1]), run('2', 'a', 8, [0, 0.6])], options());

  it('are the mean of the seeds and their range', () => {
    const line = evaluationLine(/** @type {any} */ (dream), 'steps');
    expect(line?.points).toEqual({ x: [0, 100, 200], y: [0, 0.5, 0.8] });
    expect(line?.band).toEqual({ low: [0, 0.4, 0.6], high: [0, 0.6, 1] });
  });

  it('know nothing of a seed beyond where it is, while it goes on, nor before it began', () => {
    const whole = { points: { x: [0, 10, 20, 30], y: [0, 1, 2, 3] }, ended: true };
    const going = { points: { x: [10, 20], y: [3, 4] }, ended: false };
    expect(meanOf([whole, going])).toEqual({
      points: {
        x: [10, expect.closeTo(50 / 3), expect.closeTo(70 / 3), 30],
        y: [2, expect.closeTo(8 / 3), expect.closeTo(7 / 3), 3],
      },
      band: {
        low: [1, expect.closeTo(5 / 3), expect.closeTo(7 / 3), 3],
        high: [3, expect.closeTo(11 / 3), expect.closeTo(7 / 3), 3],
      },
    });
  });

  it('have one point where all stand at one place', () => {
    const line = trainingLine(/** @type {any} */ (dream), 'realSteps', 'loss');
    expect(line?.points).toEqual({ x: [50], y: [0.8] });
    expect(trainingLine(/** @type {any} */ (dream), 'dollars', 'loss')).toBeUndefined();
  });

  it('are level where nothing was trained', () => {
    const [random] = subjectsOf([run('1', 'a', 7, [0])], options());
    expect(levelLine(/** @type {any} */ (random), [3, 9])?.points).toEqual({ x: [3, 9], y: [0.1, 0.1] });
  });

  it('reach as far as the widest, however many points they have', () => {
    const x = Array.from({ length: 300_000 }, (_, at) => at);
    const points = meanOf([{ points: { x, y: x }, ended: true }]).points;
    const subject = /** @type {any} */ (dream);
    expect(
      extentOf([
        { subject, points: { x, y: x } },
        { subject, points: { x: [-5], y: [0] } },
      ]),
    ).toEqual([-5, 299_999]);
    expect([points.x[0], points.x.at(-1)]).toEqual([0, 299_999]);
    expect(extentOf([])).toBeUndefined();
  });

  it('have values between their points and none beyond their ends', () => {
    const points = { x: [0, 10, 20], y: [0, 1, 3] };
    expect([-1, 0, 5, 10, 15, 20, 21].map((place) => valueAt(points, place))).toEqual([
      undefined,
      0,
      0.5,
      1,
      2,
      3,
      undefined,
    ]);
    expect(valueAt({ x: [4], y: [2] }, 4)).toBe(2);
    expect(valueAt({ x: [], y: [] }, 4)).toBeUndefined();
  });
});
