// Packs, checks and publishes every package that is not in the registry yet. With --dry all of it happens to a copy, in
// the version that comes next, and npm stops before the last step; no registry but an empty one on loopback is asked.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { npm } from './npm.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path) => readFileSync(path, 'utf8');
const { packageManager } = JSON.parse(read(join(root, 'package.json')));
const { repository } = JSON.parse(read(join(root, 'scripts/project.json')));
const typesChecker = '@arethetypeswrong/cli@0.18.5';
const dry = process.argv.includes('--dry');
const folder = mkdtempSync(join(tmpdir(), 'dreamgym-release-'));
const tarballs = join(folder, 'tarballs');

async function run(cwd, [command, ...args], env = {}) {
  try {
    const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 1 << 26 };
    return (await promisify(execFile)(command, args, options)).stdout;
  } catch (error) {
    throw new Error(`${basename(command)} ${args.join(' ')} failed:\n${error.stdout}\n${error.stderr}`, {
      cause: error,
    });
  }
}

const pnpm = (cwd, ...args) => run(cwd, npm('exec', '--yes', '--', packageManager, ...args));
const changeset = (cwd, ...args) =>
  run(cwd, [process.execPath, join(root, 'node_modules/@changesets/cli/bin.js'), ...args]);

async function step(name, work) {
  const began = performance.now();
  const result = await work();
  console.log(`${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return result;
}

/** What would be released next, as its own repository: versions come from it, and who added a changeset. */
async function copied() {
  const copy = join(folder, 'copy');
  const left = new Set(['node_modules', '.git', '.cache', 'runs', 'coverage']);
  cpSync(root, copy, { recursive: true, filter: (path) => !left.has(basename(path)) });
  const git = (...args) => run(copy, ['git', '-c', 'user.name=release', '-c', 'user.email=release@localhost', ...args]);
  await git('init', '--quiet');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'what is released');
  await changeset(copy, 'version');
  await pnpm(copy, 'install', '--frozen-lockfile', '--prefer-offline', '--ignore-scripts');
  return copy;
}

/** The packages of a folder as they are published, each with its tarball. */
async function packed(from) {
  mkdirSync(tarballs);
  const published = ['--filter', './packages/*', '--filter', './adapters/*'];
  await pnpm(from, '--recursive', ...published, 'pack', '--pack-destination', tarballs);
  const all = await Promise.all(
    readdirSync(tarballs).map(async (name) => {
      const tarball = join(tarballs, name);
      const files = (await run(folder, ['tar', '-tzf', tarball])).trim().split(/\r?\n/);
      const manifest = JSON.parse(await run(folder, ['tar', '-xzOf', tarball, 'package/package.json']));
      return { tarball, files, manifest };
    }),
  );
  return all.filter(({ manifest }) => !manifest.private);
}

/** What is wrong with a package as it would be published. */
async function faults({ tarball, files, manifest }) {
  const found = ['README.md', 'LICENSE']
    .filter((name) => !files.includes(`package/${name}`))
    .map((name) => `there is no ${name}`);
  if (manifest.version === '0.0.0') found.push('it has no version: npm run release:version');
  if (JSON.stringify(manifest).includes('"workspace:')) found.push('it depends on a workspace');
  const bytes = readFileSync(tarball);
  const linted = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, strict: true });
  found.push(...linted.messages.map((message) => formatMessage(message, linted.pkg, { color: false })));
  const checked = npm(
    'exec',
    '--yes',
    '--',
    typesChecker,
    tarball,
    '--profile',
    'esm-only',
    '--no-color',
    '--no-emoji',
  );
  await run(folder, checked).catch((error) => found.push(error.message));
  return found.map((fault) => `${manifest.name}: ${fault}`);
}

/** Publishes a package, but for the last step where it is dry. Gives whether it was not there before. */
async function publish({ tarball, manifest }, { registry }) {
  const { name, version } = manifest;
  const known = await run(folder, npm('view', `${name}@${version}`, 'version', ...registry)).catch(() => '');
  if (known.trim() !== '') return false;
  const last = dry ? ['--dry-run'] : ['--provenance'];
  await run(folder, npm('publish', tarball, '--access', 'public', ...last, ...registry));
  return true;
}

/** A registry on loopback that has nothing. */
async function emptyRegistry() {
  const server = createServer((_, response) => response.writeHead(404).end('{}'));
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

let empty;
try {
  if (new URL(repository).hostname.endsWith('.example')) {
    const message = `scripts/project.json has no real address yet, but ${repository}: provenance would not hold`;
    if (!dry) throw new Error(`${message}\nhint: write it there, then npm run metadata`);
    console.warn(`warning: ${message}`);
  }
  const from = dry ? await step('versions, on a copy', copied) : root;
  const packages = await step('pack', () => packed(from));
  const wrong = await step('publint and types', async () => {
    const all = [];
    for (const each of packages) all.push(...(await faults(each)));
    return all;
  });
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  empty = dry ? await emptyRegistry() : undefined;
  const registry = empty ? ['--registry', empty.url] : [];
  await step(dry ? 'publish, but for the last step' : 'publish', async () => {
    for (const each of packages) {
      const { name, version } = each.manifest;
      console.log(`  ${name}@${version}${(await publish(each, { registry })) ? '' : ' is there already'}`);
    }
  });
  if (dry) console.log(`\n${read(join(from, 'packages/cli/CHANGELOG.md')).trim()}\n`);
  else console.log(await changeset(root, 'tag'));
  console.log(`${packages.length} packages`);
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
} finally {
  empty?.close();
  rmSync(folder, { recursive: true, force: true });
}
