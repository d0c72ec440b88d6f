import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** The command that runs npm: as a file for Node, since Windows starts no command file without a shell. */
export function npm(...args) {
  const file = npmFile();
  return file === undefined ? ['npm', ...args] : [process.execPath, file, ...args];
}

function npmFile() {
  const { npm_execpath: running, PATH = '' } = process.env;
  const besideNode = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const linked = PATH.split(delimiter)
    .map((folder) => join(folder, 'npm'))
    .filter((path) => existsSync(path))
    .map((path) => realpathSync(path));
  return [running, besideNode, ...linked].find((path) => path?.endsWith('npm-cli.js') && existsSync(path));
}
