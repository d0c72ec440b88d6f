// Writes what all published packages say alike: who made them, where they come from, under which licence. The address
// stands in project.json alone; with --check nothing is written, and what differs is listed.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path) => readFileSync(join(root, path), 'utf8');
const project = JSON.parse(read('scripts/project.json'));
const check = process.argv.includes('--check');

const folders = ['packages', 'adapters']
  .flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`))
  .filter((folder) => existsSync(join(root, folder, 'package.json')))
  .filter((folder) => !JSON.parse(read(`${folder}/package.json`)).private);

/** The manifest with the fields of the project behind its description; keywords of its own stay behind the common ones. */
function manifest(folder) {
  const {
    name,
    version,
    description,
    keywords = [],
    homepage,
    bugs,
    repository,
    license,
    author,
    ...rest
  } = JSON.parse(read(`${folder}/package.json`));
  return {
    name,
    version,
    description,
    keywords: [...new Set([...project.keywords, ...keywords])],
    homepage: `${project.repository}/tree/main/${folder}#readme`,
    bugs: `${project.repository}/issues`,
    repository: { type: 'git', url: `git+${project.repository}.git`, directory: folder },
    license: project.license,
    author: project.author,
    ...rest,
  };
}

/**
 * The README with links that work from the page of a registry, which knows no other files: relative ones become
 * references, whose definitions stand at the end.
 */
function readme(folder) {
  const { repository } = JSON.parse(read(`${folder}/package.json`));
  const before = repository?.url.replace(/^git\+|\.git$/g, '') ?? project.repository;
  const moved = read(`${folder}/README.md`).replaceAll(`]: ${before}/`, `]: ${project.repository}/`);
  const definitions = new Map([...moved.matchAll(/^\[([^\]]+)\]: (\S+)$/gm)].map(([, label, url]) => [label, url]));
  const known = definitions.size;
  const referring = (text) =>
    text.replaceAll(/\[([^\]]+)\]\((?!https?:|#)([^)]+)\)/g, (_, words, target) => {
      const label = words.replaceAll(/\s+/g, ' ');
      const url = `${project.repository}/blob/main/${posix.join(folder, target)}`;
      if ((definitions.get(label) ?? url) !== url) {
        throw new Error(`${folder}/README.md links [${label}] to ${url} and to ${definitions.get(label)}`);
      }
      definitions.set(label, url);
      return `[${words}]`;
    });
  // Every second part is a block of code.
  const parts = moved.split(/(^```[\s\S]*?^```)/m);
  const text = parts.map((part, index) => (index % 2 === 0 ? referring(part) : part)).join('');
  const added = [...definitions].slice(known).map(([label, url]) => `[${label}]: ${url}`);
  if (added.length === 0) return text;
  return `${text.trimEnd()}${known > 0 ? '\n' : '\n\n'}${added.join('\n')}\n`;
}

const differing = [];
for (const folder of folders) {
  const files = {
    'README.md': readme(folder),
    'package.json': `${JSON.stringify(manifest(folder), null, 2)}\n`,
    LICENSE: read('LICENSE'),
  };
  for (const [name, text] of Object.entries(files)) {
    const path = `${folder}/${name}`;
    if (existsSync(join(root, path)) && read(path) === text) continue;
    differing.push(path);
    if (!check) writeFileSync(join(root, path), text);
  }
}
if (check) {
  for (const path of differing) console.error(`error: ${path} is not as scripts/project.json and LICENSE have it`);
  if (differing.length > 0) console.error('hint: npm run metadata');
  process.exitCode = differing.length === 0 ? 0 : 1;
} else {
  for (const path of differing) console.log(`written: ${path}`);
}
