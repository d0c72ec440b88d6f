// Packs all packages, begins projects from the packed templates as a stranger would, and has them tested and published, but for
// the last step.
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { localRegistry } from './local-registry.mjs';
import { npm as npmCommand } from './npm.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'dreamgym-scaffold-'));
const tarballs = join(folder, 'tarballs');
const kinds = ['curriculum', 'optimizer', 'policy', 'replay-buffer', 'experience-model'];
/** What the command and one adapter may take with all that they need. */
const mostMegabytes = 25;
let registry;
let passed = 0;

/** Runs a command of npm; gives what it wrote, and throws with it where it fails. */
async function npm(cwd, args, { fresh = false } = {}) {
  const env = {
    ...process.env,
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_prefer_offline: 'true',
  };
  if (registry) env.npm_config_registry = registry.url;
  // What was made of an earlier state under the same version shall not be found again.
  if (fresh) env.npm_config_cache = join(folder, 'cache');
  const [command, ...all] = npmCommand(...args);
  try {
    const running = promisify(execFile)(command, all, { cwd, env, maxBuffer: 1 << 26 });
    // Nobody is there to be asked.
    running.child.stdin.end();
    return (await running).stdout;
  } catch (error) {
    throw new Error(`npm ${args.join(' ')} failed in ${cwd}:\n${error.stdout}\n${error.stderr}`);
  }
}

async function step(name, run) {
  const began = performance.now();
  await run();
  passed += 1;
  console.log(`${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

const create = (name, ...flags) =>
  npm(folder, ['create', '--yes', 'dreamgym@latest', name, '--', '--yes', '--author', 'Ada', ...flags], {
    fresh: true,
  });
const at = (name) => join(folder, name);

function bytesIn(path) {
  return readdirSync(path, { withFileTypes: true }).reduce((sum, entry) => {
    const own = join(path, entry.name);
    return sum + (entry.isDirectory() ? bytesIn(own) : entry.isFile() ? statSync(own).size : 0);
  }, 0);
}

try {
  const upstream = (await npm(root, ['config', 'get', 'registry'])).trim();
  await step('pack', async () => {
    mkdirSync(tarballs);
    await npm(root, [
      'exec',
      '--yes',
      '--',
      packageManager,
      '--recursive',
      '--filter',
      './packages/*',
      '--filter',
      './adapters/*',
      'pack',
      '--pack-destination',
      tarballs,
    ]);
    registry = await localRegistry(tarballs, { upstream });
  });
  await step('an adapter is begun', () => create('rooms', '--template', 'adapter'));
  await step('it is installed', () => npm(at('rooms'), ['install']));
  await step('it keeps the rules, and is trained in', () => npm(at('rooms'), ['test']));
  await step('it can be published', async () => {
    const said = JSON.parse(await npm(at('rooms'), ['publish', '--dry-run', '--json', '--ignore-scripts']));
    // Newer versions of npm name the package first.
    const { files, name } = said.files ? said : Object.values(said)[0];
    const paths = files.map(({ path }) => path);
    for (const needed of ['LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts', 'package.json']) {
      if (!paths.includes(needed)) throw new Error(`${name} would be published without ${needed}: ${paths.join(', ')}`);
    }
  });
  await step('a pipeline is begun, installed and tested', async () => {
    await create('dreams', '--template', 'pipeline');
    await npm(at('dreams'), ['install']);
    await npm(at('dreams'), ['test']);
  });
  for (const [index, kind] of kinds.entries()) {
    await step(`a part is begun and tested: ${kind}`, async () => {
      const name = `my-${kind}`;
      await create(name, '--template', 'part', '--part', kind);
      // They need the same.
      if (index === 0) await npm(at(name), ['install']);
      else symlinkSync(join(at(`my-${kinds[0]}`), 'node_modules'), join(at(name), 'node_modules'), 'junction');
      await npm(at(name), ['test']);
    });
  }
  await step('a folder with something in it is refused', async () => {
    let refused = '';
    try {
      await create('rooms', '--template', 'adapter');
    } catch (error) {
      refused = error.message;
    }
    if (!refused.includes('is not empty')) throw new Error(`it was not refused: ${refused}`);
  });
  await step('the command and one adapter are small', async () => {
    mkdirSync(at('small'));
    await npm(at('small'), ['install', 'dreamgym', '@dreamgym/alfworld', '--no-package-lock']);
    const megabytes = bytesIn(at('small')) / 1e6;
    console.log(`  ${megabytes.toFixed(1)} MB`);
    if (megabytes > mostMegabytes)
      throw new Error(`they have ${megabytes.toFixed(1)} MB, at most ${mostMegabytes} are meant`);
  });
  await step('getting started does what it says', async () => {
    const page = readFileSync(join(root, 'docs/getting-started.md'), 'utf8');
    const [, commands] = /<!-- run by scripts\/scaffold\.mjs -->\n```sh\n([^`]+)```/.exec(page);
    for (const line of commands.trim().split('\n')) {
      const [program, ...args] = line.split(' ');
      await npm(at('small'), program === 'npx' ? ['exec', '--', ...args] : args);
    }
    if (!existsSync(join(at('small'), 'runs/1/report.html'))) throw new Error('it left no report');
  });
  await step('what else is needed is asked for by name', async () => {
    for (const name of ['tokenizer.json', 'tokenizer_config.json']) writeFileSync(join(at('small'), name), '{}');
    const engine = ['--policy', 'tinker', '--engine', 'http://127.0.0.1:9', '--base-model', '.'];
    const said = await npm(at('small'), ['exec', '--', 'dreamgym', 'train', ...engine]).then(
      () => 'it went on',
      (error) => error.message,
    );
    if (!said.includes('npm install @dreamgym/trainers')) throw new Error(`it was not asked for: ${said}`);
  });
  console.log(`${passed} passed, 0 failed`);
} catch (error) {
  console.error(error.message);
  console.log(`${passed} passed, 1 failed`);
  process.exitCode = 1;
} finally {
  registry?.close();
  rmSync(folder, { recursive: true, force: true });
}
