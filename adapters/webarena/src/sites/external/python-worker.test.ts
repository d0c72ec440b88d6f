import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { verifierSource } from './infinity-python.ts';
import { pythonWorker } from './python-worker.ts';

/** A worker whose interpreter writes these lines for each line that it is given. */
function workerThatSays(...lines: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'python-worker-'));
  const python = join(folder, 'python');
  const script = `require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { id } = JSON.parse(line);
    for (const said of ${JSON.stringify(lines)}) console.log(said.replace('ID', id));
  });`;
  writeFileSync(python, `#!${process.execPath}\n${script}`, { mode: 0o755 });
  const worker = pythonWorker({ python, source: '', patience: 20 });
  onTestFinished(async () => {
    await worker.close();
    rmSync(folder, { recursive: true });
  });
  return { python, worker };
}

it('gives the answer of its line, whatever characters are in it', async () => {
  const { worker } = workerThatSays('{"id":ID,"message":"one\u2028two"}');
  expect(await worker.ask({})).toMatchObject({ message: 'one\u2028two' });
});

it.each(['{"id":', 'Traceback (most recent call last):', 'null', '{"passed":true}', '[]'])(
  'turns an answer like %j into an error of the question, and starts anew for the next',
  async (line) => {
    const { python, worker } = workerThatSays(line, '{"id":ID}');
    await expect(worker.ask({})).rejects.toThrow(`'${python}' answered something else: ${line}`);
    await expect(worker.ask({})).rejects.toThrow('answered something else');
  },
);

const hasPython = spawnSync('python3', ['--version']).status === 0;

it.skipIf(!hasPython)(
  'a worker in Python answers lines that are no requests, and goes on (skipped without Python)',
  () => {
    const input = '{"id":\n[]\n{"id": 7, "file": "/nowhere.py"}\n{"file": 1}\n';
    const { status, stdout } = spawnSync('python3', ['-c', verifierSource], { input, encoding: 'utf8' });
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(status).toBe(0);
    expect(answers.map(({ id }) => id)).toEqual([0, 0, 7, 0]);
    expect(answers.every(({ error }) => typeof error === 'string')).toBe(true);
  },
);
