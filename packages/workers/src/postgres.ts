import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const versions = '/usr/lib/postgresql';

/** The folder of PostgreSQL's programs: `DREAMGYM_POSTGRES`, or where Debian puts them; undefined where there is none. */
export function postgresPrograms(): string | undefined {
  const installed = existsSync(versions) ? readdirSync(versions).map((version) => join(versions, version, 'bin')) : [];
  return [process.env.DREAMGYM_POSTGRES, ...installed].find((folder) => folder && existsSync(join(folder, 'initdb')));
}

/** Starts a server of its own, in a folder of its own, that listens on a socket there. */
export async function startPostgres(programs: string) {
  const folder = mkdtempSync(join(tmpdir(), 'dreamgym-postgres-'));
  // PostgreSQL refuses to run as root: then it runs as nobody.
  const nobody = 65_534;
  const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  if (user.uid) chownSync(folder, nobody, nobody);
  const data = join(folder, 'data');
  const initialise = ['-D', data, '-U', 'dreamgym', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(programs, 'initdb'), initialise, { ...user, cwd: folder, stdio: 'pipe' });
  const settings = ['listen_addresses=', 'fsync=off', `unix_socket_directories=${folder}`];
  const options = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn(join(programs, 'postgres'), options, {
    ...user,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(server, 'exit');
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr.on('data', (bytes: Buffer) => {
      log += bytes;
      if (log.includes('ready to accept connections')) resolve();
    });
    void exited.then(() => reject(new Error(`PostgreSQL did not start:\n${log}`)));
  });
  return {
    url: `postgresql:///postgres?host=${encodeURIComponent(folder)}&user=dreamgym`,
    async stop() {
      server.kill('SIGINT');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
