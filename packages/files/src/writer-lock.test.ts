import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownIdentity } from './process-identity.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';
import { LockedError, lockForWriting } from './writer-lock.ts';

const newLock = () => join(temporaryFolder(), 'writer.lock');
const knowsStarts = existsSync('/proc/self/stat');

/** A process that was there and is no more. */
async function goneProcess() {
  const child = spawn(process.execPath, ['--version']);
  const { pid } = child;
  await once(child, 'exit');
  return { ...ownIdentity(), pid, started: '1' };
}

describe('lockForWriting', () => {
  it('keeps others out until it is given back, and leaves nothing behind', () => {
    const lock = newLock();
    const unlock = lockForWriting(lock);
    expect(() => lockForWriting(lock)).toThrow(`process ${process.pid} on`);
    expect(() => lockForWriting(lock)).toThrow(LockedError);
    unlock();
    lockForWriting(lock)();
    expect(readdirSync(join(lock, '..'))).toEqual([]);
  });

  it('gives way at once where its process is gone, also under another host name, or has left nothing but a number', async () => {
    const gone = await goneProcess();
    for (const left of [
      JSON.stringify({ ...gone, lock: 1 }),
      JSON.stringify({ ...gone, host: 'the-name-before', lock: 1 }),
      '',
      '4711 somewhere 1',
      '{"pid":',
      'null',
    ]) {
      const lock = newLock();
      writeFileSync(lock, left);
      lockForWriting(lock)();
      expect(existsSync(lock)).toBe(false);
    }
  });

  it.skipIf(!knowsStarts)('knows a process from a former one with its number (skipped without /proc)', () => {
    const lock = newLock();
    writeFileSync(lock, JSON.stringify({ ...ownIdentity(), started: '1', lock: 1 }));
    lockForWriting(lock)();
    // Of this very process, though this copy of the module has not taken it.
    writeFileSync(lock, JSON.stringify({ ...ownIdentity(), lock: 4711 }));
    expect(() => lockForWriting(lock)).toThrow(LockedError);
  });

  it('waits for a sign of life of a process that cannot be seen, and gives way when there was none', () => {
    const lock = newLock();
    const elsewhere = { pid: 1, host: 'elsewhere', boot: 'another', namespace: 'pid:[1]', lock: 1 };
    writeFileSync(lock, JSON.stringify(elsewhere));
    let error: unknown;
    try {
      lockForWriting(lock);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(LockedError);
    expect((error as LockedError).message).toMatch(/process 1 on elsewhere writes here already .* in (29|30) s$/);
    expect((error as LockedError).givesWayIn).toBeGreaterThan(20_000);
    utimesSync(lock, 0, 0);
    lockForWriting(lock)();
  });

  it('takes over also where a former taking over was cut off', async () => {
    const lock = newLock();
    const gone = JSON.stringify({ ...(await goneProcess()), lock: 1 });
    writeFileSync(lock, gone);
    writeFileSync(`${lock}.takeover`, gone);
    lockForWriting(lock)();
    expect(readdirSync(join(lock, '..'))).toEqual([]);
  });

  it('says what the file system says where nothing can be written', () => {
    const lock = join(temporaryFolder(), 'none', 'writer.lock');
    expect(() => lockForWriting(lock)).toThrow('ENOENT');
    expect(() => lockForWriting(lock)).not.toThrow(LockedError);
  });
});
