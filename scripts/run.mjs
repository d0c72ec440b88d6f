// What `npm run setup`, `npm start` and `npm test` do, on a machine that has Node and npm and nothing else.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from './npm.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { packageManager, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const [mode, ...rest] = process.argv.slice(2);

const install = npm('exec', '--yes', '--', packageManager, 'install', '--frozen-lockfile');
const bin = (name, ...args) => [process.execPath, join(root, 'node_modules', name), ...args];
const build = bin('typescript/bin/tsc', '-b');

let child;
let interrupted = false;
// The child stops in good order by itself; a script that ended before it would leave it without a terminal.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    interrupted = true;
    child?.kill(signal);
  });
}

/** Runs a command to its end; gives its exit code. */
function run([command, ...args]) {
  return new Promise((resolve) => {
    child = spawn(command, args, { cwd: root, stdio: 'inherit' });
    child.on('error', (error) => {
      console.error(`error: cannot run ${command}: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

/** Ends the script where a command fails. */
async function must(command) {
  const code = await run(command);
  if (code !== 0) process.exit(code);
}

async function start() {
  await must(install);
  await must(build);
  return run([process.execPath, join(root, 'packages/cli/dist/bin.js'), 'train', '--baselines', ...rest]);
}

/** Runs every check, also after one has failed, and counts each beside the tests. */
async function test() {
  await must(install);
  const report = join(tmpdir(), `dreamgym-tests-${process.pid}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const checks = {
    'format and lint': bin('@biomejs/biome/bin/biome', 'check', '.'),
    types: build,
    tests: bin('vitest/vitest.mjs', 'run', ...reporters, ...rest),
    'unused code': bin('knip/bin/knip.js'),
  };
  const failed = [];
  for (const [name, command] of Object.entries(checks)) {
    if ((await run(command)) !== 0) failed.push(name);
    if (interrupted) return 130;
  }
  const { numPassedTests = 0, numFailedTests = 0, testResults = [] } = testReport(report);
  for (const { seconds, file } of slowest(testResults)) console.log(`${seconds.toFixed(0).padStart(4)} s  ${file}`);
  if (process.env.DREAMGYM_LONG !== '1') {
    console.log('left out: sites and originals of others, and long forms; DREAMGYM_LONG=1 npm test runs them');
  }
  // A failed test run without a failed test is a file that did not load.
  const others = failed.filter((name) => name !== 'tests' || numFailedTests === 0);
  for (const name of failed) console.error(`failed: ${name}`);
  const passed = numPassedTests + Object.keys(checks).length - 1 - failed.filter((name) => name !== 'tests').length;
  console.log(`${passed} passed, ${numFailedTests + others.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

/** The files of tests that took longest. */
function slowest(results) {
  return results
    .map(({ name, startTime, endTime }) => ({ file: relative(root, name), seconds: (endTime - startTime) / 1000 }))
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, 10);
}

function testReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  } finally {
    rmSync(file, { force: true });
  }
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `error: this is Node ${process.versions.node}, DreamGym needs ${engines.node}\nhint: install a newer Node`,
  );
  process.exit(1);
}
const modes = { setup: () => run(install), start, test };
if (!(mode in modes)) {
  console.error(`error: there is no "${mode}" to run\nhint: node scripts/run.mjs ${Object.keys(modes).join('|')}`);
  process.exit(2);
}
process.exit(await modes[mode]());
