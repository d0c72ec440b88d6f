import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answers } from './answers.ts';
import { UsageError } from './arguments.ts';

const source = fileURLToPath(new URL('../templates', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The version of this package; DreamGym's packages have the same one. */
export { version };

/** Writes the project of these answers; gives the paths of its files. Throws where the folder holds anything. */
export function scaffold(answers: Answers): readonly string[] {
  const { template, part } = answers;
  const folder = resolve(answers.folder);
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new UsageError(`${folder} is not empty; give a new folder`);
  }
  const values = valuesOf(answers);
  const files = new Map<string, string>();
  // What is more special comes last, and takes the place of what is not.
  for (const layer of ['shared', template, ...(part ? [`${template}-${part}`] : [])]) {
    for (const file of filesIn(join(source, layer))) {
      const path = filled(relative(join(source, layer), file).replace(/\.template$/, ''), values);
      files.set(path, filled(readFileSync(file, 'utf8'), values));
    }
  }
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return [...files.keys()].sort();
}

/** What stands for each `__key__` in paths and texts of templates. */
function valuesOf({ name, part, description, author }: Answers): Readonly<Record<string, string>> {
  const own = name.replace(/^@[^/]+\//, '').replace(/^dreamgym-(adapter-)?/, '');
  const short = part && own.startsWith(`${part}-`) ? own.slice(part.length + 1) : own;
  const words = short.split(/[^a-z0-9]+/).filter(Boolean);
  const camel = words.map((word, at) => (at === 0 ? word : word[0]!.toUpperCase() + word.slice(1))).join('');
  return {
    package: name,
    name: words.join('-'),
    // A name in code begins with no digit.
    identifier: /^[a-z]/.test(camel) ? camel : `the${camel}`,
    description: inJson(description),
    author: inJson(author),
    year: String(new Date().getFullYear()),
    version,
  };
}

/** Stands in JSON, in Markdown and in a licence alike: one line, without marks that end a text. */
const inJson = (text: string) => text.replaceAll(/["\\\s]+/g, ' ').trim();

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/__([a-z]+)__/g, (whole, key: string) => values[key] ?? whole);
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}
