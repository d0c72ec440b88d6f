import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, it } from 'vitest';
import { readRepository } from './boundaries.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { packages } = readRepository(root);
const published = packages.filter(({ manifest }) => !manifest.private);

it('every package is type-checked and built from the root', () => {
  const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  const built = references.map(({ path }: { path: string }) => path);
  expect(built).toEqual(expect.arrayContaining([...packages.map(({ folder }) => folder), 'scripts']));
});

describe('a package, as it is published', () => {
  it('is there', () => {
    expect(published.map(({ manifest }) => manifest.name)).toEqual(
      expect.arrayContaining(['dreamgym', '@dreamgym/core', '@dreamgym/alfworld']),
    );
  });

  for (const { folder } of published) {
    const built = existsSync(join(root, folder, 'dist'));
    it.skipIf(!built)(
      `has nothing to mend: ${folder}${built ? '' : ' (not built yet; run npm run build)'}`,
      async () => {
        const { messages, pkg } = await publint({ pkgDir: join(root, folder), pack: 'npm', strict: true });
        expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
      },
    );
  }
});

it.each(['ci', 'release'])('the workflow %s runs only scripts that there are', (name) => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const workflow = readFileSync(join(root, `.github/workflows/${name}.yml`), 'utf8');
  const run = [...workflow.matchAll(/: (?:npm (?:run )?([\w:]+)|(\.ci\/\w+))$/gm)];
  expect(run.length).toBeGreaterThan(1);
  for (const [, script, file] of run) {
    if (script) expect(Object.keys(scripts)).toContain(script);
    else expect(existsSync(join(root, file!))).toBe(true);
  }
});

describe('a changeset', () => {
  const folder = join(root, '.changeset');
  const names = published.map(({ manifest }) => manifest.name);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md')) {
    it(`names packages, none with a major change, and says something: ${file}`, () => {
      const match = /^---\n((?:'[^']+': (?:minor|patch)\n)+)---\n\n\S/.exec(readFileSync(join(folder, file), 'utf8'));
      expect(match, 'front matter, an empty line and a text').not.toBeNull();
      const named = [...match![1]!.matchAll(/'([^']+)'/g)].map(([, name]) => name);
      expect(names).toEqual(expect.arrayContaining(named));
    });
  }
});
