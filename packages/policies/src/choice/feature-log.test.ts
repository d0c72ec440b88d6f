import { expect, test } from 'vitest';
import { featureLog } from './feature-log.ts';

test('keeps what was written until newer pages push it out', () => {
  const log = featureLog(2);
  const size = 200_000;
  const write = (value: number) =>
    log.append(size, (target, start) => {
      target.fill(value, start, start + size);
      return start + size;
    });
  const [first, second, third] = [write(1), write(2), write(3)];
  expect(first.page.data).toBeUndefined();
  expect(second.page.data![second.start]).toBe(2);
  expect(third.page.data![third.start]).toBe(3);
});

test('writes small entries next to each other and makes room for a huge one', () => {
  const log = featureLog();
  const small = log.append(10, (_, start) => start + 4);
  const next = log.append(10, (_, start) => start + 4);
  expect(next.page).toBe(small.page);
  expect(next.start).toBe(small.start + 4);
  expect(log.append(1_000_000, (_, start) => start).page.data!.length).toBe(1_000_000);
});

test('what a batch reads stays until the next one starts', () => {
  const log = featureLog(1);
  const write = () => log.append(200_000, (_, start) => start + 200_000);
  log.startBatch();
  const [first, second] = [write(), write()];
  expect(log.read(second)).toBeDefined();
  const third = write();
  expect(log.read(first)).toBeUndefined();
  expect(log.read(second)).toBe(second.page.data);
  log.startBatch();
  write();
  expect(log.read(second)).toBeUndefined();
  expect(log.read(third)).toBeDefined();
});
