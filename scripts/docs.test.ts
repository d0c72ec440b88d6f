import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readRepository } from './boundaries.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { repository } = JSON.parse(readFileSync(`${root}scripts/project.json`, 'utf8')) as { repository: string };
const { packages } = readRepository(root);
const published = packages.filter(({ folder, manifest }) => !manifest.private && !folder.startsWith('examples/'));
const readmes = published.map(({ folder }) => `${folder}/README.md`);
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.md') && !/^(?:api|node_modules|\.vitepress)\//.test(name))
    .map((name) => `docs/${name}`),
];

/** The TypeScript blocks of a page, each with the file that the comment before it names. */
function blocks(markdown: string): { readonly source: string | undefined; readonly code: string }[] {
  const pattern = /(?:<!-- from (\S+) -->\s*)?```ts\n([\s\S]*?)```/g;
  return [...markdown.matchAll(pattern)].map(([, source, code]) => ({ source, code: code!.trim() }));
}

const unindented = (text: string) => text.replaceAll(/^[ \t]+/gm, '');

it.each(pages)('%s shows only code that runs', (page) => {
  for (const { source, code } of blocks(readFileSync(root + page, 'utf8'))) {
    expect(source, `this block names no file that runs:\n${code}`).toBeDefined();
    expect(unindented(readFileSync(root + source, 'utf8'))).toContain(unindented(code));
  }
});

/** Lines that could be broken and are longer than a page of text should be: no code, tables, headings or addresses. */
function longLines(markdown: string): readonly string[] {
  const text = markdown.replaceAll(/^(`{3,})[\s\S]*?^\1$/gm, '');
  return text.split('\n').filter((line) => {
    if (line.length <= 120 || /^\s*(\||#|<|\[[^\]]+\]:)/.test(line)) return false;
    // Code and links stay in one piece.
    const pieces = line.replaceAll(/`[^`]*`/g, 'x').replaceAll(/!?\[[^\]]*\]\([^)]*\)/g, 'x');
    return /\S\s+\S/.test(pieces.replace(/^\s*([-*+]|\d+\.)\s+/, ''));
  });
}

/** Pages with long lines that are still to be broken. */
const unbroken: ReadonlySet<string> = new Set([
  'README.md',
  'adapters/tools/README.md',
  ...[
    ...['adapters', 'annotation', 'benchmarks', 'cli', 'deployment', 'experience-models', 'extending', 'llm'],
    ...['small-models', 'tools', 'traces', 'webarena', 'weights'],
  ].map((name) => `docs/${name}.md`),
]);

it.each([...pages, ...readmes].filter((page) => !unbroken.has(page)))('%s breaks its lines at 120', (page) => {
  expect(longLines(readFileSync(root + page, 'utf8'))).toEqual([]);
});

it.each(readmes)('%s imports only what there is', (page) => {
  for (const { code } of blocks(readFileSync(root + page, 'utf8'))) {
    for (const [, names, from] of code.matchAll(/^import (?:type )?\{([^}]*)\} from '([^']+)'/gm)) {
      const its = packages.find(({ manifest }) => manifest.name === from);
      if (!its) continue;
      const index = readFileSync(`${root}${its.folder}/src/index.ts`, 'utf8');
      const imported = names!.split(',').map((name) => name.replace(/^\s*type /, '').trim());
      expect(imported.filter((name) => name !== '' && !new RegExp(`\\b${name}\\b`).test(index))).toEqual([]);
    }
  }
});

it.each([...pages, ...readmes])('%s shows only JSON that is some', (page) => {
  for (const [, code] of readFileSync(root + page, 'utf8').matchAll(/^```json\n([\s\S]*?)^```/gm)) JSON.parse(code!);
});

/** The targets of a page's links, apart from those within it. */
function links(markdown: string): readonly string[] {
  const text = markdown.replaceAll(/^(`{3,})[\s\S]*?^\1$/gm, '');
  const inline = [...text.matchAll(/\]\(([^)\s]+)\)/g)];
  const definitions = [...text.matchAll(/^\[[^\]]+\]: (\S+)$/gm)];
  return [...inline, ...definitions].map(([, target]) => target!).filter((target) => !target.startsWith('#'));
}

/** The names by which the headings of a page can be linked to. */
function anchors(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What a path from the root of the repository, perhaps to a heading, leads to that is not there. */
function missing(path: string): string | undefined {
  const [file, anchor] = path.split('#') as [string, string?];
  if (!existsSync(join(root, file))) return `${file} is not there`;
  if (!anchor || !file.endsWith('.md')) return undefined;
  return anchors(readFileSync(join(root, file), 'utf8')).includes(anchor) ? undefined : `${file} has no #${anchor}`;
}

it.each(pages)('%s links only to what is there', (page) => {
  const own = links(readFileSync(root + page, 'utf8')).filter((target) => !/^https?:/.test(target));
  expect(own.flatMap((target) => missing(posix.join(posix.dirname(page), target)) ?? [])).toEqual([]);
});

it.each(readmes)('%s links to what is there, from the page of a registry, too', (page) => {
  const targets = links(readFileSync(root + page, 'utf8'));
  expect(targets.filter((target) => !/^https?:/.test(target))).toEqual([]);
  const files = `${repository}/blob/main/`;
  const own = targets.filter((target) => target.startsWith(files)).map((target) => target.slice(files.length));
  expect(own).not.toEqual([]);
  expect(own.flatMap((target) => missing(target) ?? [])).toEqual([]);
});

it('every page has its place on the site', () => {
  const listed = readFileSync(`${root}docs/.vitepress/pages.ts`, 'utf8');
  const own = pages.filter((page) => /^docs\/[^/]+\.md$/.test(page)).map((page) => page.slice(5, -3));
  expect(own.filter((page) => page !== 'index' && !listed.includes(`file: '${page}'`))).toEqual([]);
});

it('troubleshooting quotes messages that there are', () => {
  const sources = packages.flatMap(({ files }) => files.filter(({ path }) => !path.endsWith('.test.ts')));
  const rows = readFileSync(`${root}docs/troubleshooting.md`, 'utf8').matchAll(/^\| `([^`]+)` +\|/gm);
  const messages = [...rows].flatMap(([, message]) => message!.split('…').map((piece) => piece.trim()));
  expect(messages.length).toBeGreaterThan(5);
  expect(messages.filter((message) => !sources.some(({ text }) => text.includes(message)))).toEqual([]);
});

it('packages say alike who made them, where they come from and under which licence', () => {
  execFileSync(process.execPath, [`${root}scripts/metadata.mjs`, '--check'], { stdio: 'pipe', encoding: 'utf8' });
});

it('finds links and what they lead to', () => {
  expect(links('[a](b.md) [c](#d) ![e](f.png)\n\n[g]: https://h\n```ts\n[i](j)\n```')).toEqual([
    'b.md',
    'f.png',
    'https://h',
  ]);
  expect(anchors('# `a` and B, c!\n\n## The *second*')).toEqual(['a-and-b-c', 'the-second']);
  expect(missing('README.md#licence')).toBeUndefined();
  expect(missing('README.md#nothing')).toBe('README.md has no #nothing');
  expect(missing('nothing.md')).toBe('nothing.md is not there');
});

it('finds lines that are too long, and could be broken', () => {
  const long = 'word '.repeat(30).trim();
  const kept = [`| ${long} |`, `# ${long}`, `[a]: ${long}`, `\`${long}\``, `- [${long}](x)`, 'x'.repeat(130)];
  expect(longLines([long, ...kept, `- ${long}`, '```sh', long, '```'].join('\n'))).toEqual([long, `- ${long}`]);
});

it('finds blocks, with and without a file', () => {
  expect(blocks('<!-- from a.ts -->\n```ts\nx\n```\n```ts\ny\n```')).toEqual([
    { source: 'a.ts', code: 'x' },
    { source: undefined, code: 'y' },
  ]);
});
