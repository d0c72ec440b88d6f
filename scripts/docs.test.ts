import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
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

it.each(pages)('%s links only to what is there', (page) => {
  const folder = new URL(page, `file://${root}`);
  for (const [, target] of readFileSync(root + page, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)) {
    expect(() => readFileSync(new URL(target!, folder)), `${page} links to ${target}`).not.toThrow(/ENOENT/);
  }
});

it('finds blocks, with and without a file', () => {
  expect(blocks('<!-- from a.ts -->\n```ts\nx\n```\n```ts\ny\n```')).toEqual([
    { source: 'a.ts', code: 'x' },
    { source: undefined, code: 'y' },
  ]);
});
