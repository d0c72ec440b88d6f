import { describe, expect, it } from 'vitest';
import { noOfficialData, officialTasks } from '../official-data.fixture.ts';
import { readTasks } from './formats/read-tasks.ts';
import { liteNumbers, splitTasks } from './splits.ts';

function entry(task_id: number, split?: string) {
  const evaluation = { eval_types: ['url_match'], reference_url: '__SHOP__/' };
  return {
    task_id,
    intent_template_id: 1,
    sites: ['shop'],
    start_url: '__SHOP__',
    intent: `Task ${task_id}`,
    split,
    eval: evaluation,
  };
}

describe('splits that a file names', () => {
  it('are kept', () => {
    const tasks = readTasks([entry(0, 'train'), entry(4, 'train'), entry(1, 'validation'), entry(2, 'test')], {
      dialect: 'webarena',
    });
    const { train, validation, test } = splitTasks(tasks);
    expect([train, validation, test].map((split) => split.map(({ number }) => number))).toEqual([[0, 4], [1], [2]]);
  });

  it('are named for all tasks or for none', () => {
    const tasks = readTasks([entry(0, 'train'), entry(1)], { dialect: 'webarena' });
    expect(() => splitTasks(tasks)).toThrow('task 1: no split');
  });
});

describe.skipIf(noOfficialData)(`the splits of the official files (${noOfficialData ?? 'present'})`, () => {
  it('test on WebArena-Lite and share no task and no wording', () => {
    for (const [name, dialect] of [
      ['test.raw.json', 'webarena'],
      ['webarena-verified.json', 'webarena-verified'],
    ] as const) {
      const { train, validation, test } = splitTasks(readTasks(officialTasks(name), { dialect }));
      expect(test.map(({ number }) => number)).toEqual(liteNumbers);
      const tested = new Set(test.map(({ task }) => task.instruction));
      const others = [...train, ...validation];
      expect(others.filter(({ task }) => tested.has(task.instruction))).toEqual([]);
      expect(new Set([...others, ...test].map(({ task }) => task.id)).size).toBe(others.length + test.length);
      expect(validation.length).toBeGreaterThan(100);
      expect(others.length).toBeGreaterThan(600);
      const trained = new Set(train.map(({ template }) => template));
      expect(validation.every(({ template }) => trained.has(template))).toBe(true);
    }
  });

  it('keep all of the Lite file for the test', () => {
    const tasks = readTasks(officialTasks('test_webarena_lite.raw.json'), { dialect: 'webarena-lite' });
    const { train, validation, test } = splitTasks(tasks);
    expect([train.length, validation.length, test.length]).toEqual([0, 0, 165]);
  });
});
