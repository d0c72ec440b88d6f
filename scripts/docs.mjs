// Builds the site of the documentation into docs/.vitepress/dist. Its tools are apart from the workspace, and are installed here.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from './npm.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const docs = join(root, 'docs');
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Runs a command in the folder of the documentation; ends the script where it fails. */
function run([command, ...args]) {
  try {
    execFileSync(command, args, { cwd: docs, stdio: 'inherit' });
  } catch (error) {
    process.exit(error.status ?? 1);
  }
}

run(npm('exec', '--yes', '--', packageManager, 'install', '--frozen-lockfile'));
rmSync(join(docs, 'api'), { recursive: true, force: true });
run([process.execPath, 'node_modules/typedoc/bin/typedoc']);
run([
  process.execPath,
  'node_modules/vitepress/bin/vitepress.js',
  ...(process.argv[2] === 'dev' ? ['dev'] : ['build']),
]);
