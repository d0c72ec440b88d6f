import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type BoundaryRule, boundaryRules, type Manifest, type Package, readRepository } from './boundaries.ts';

const repository = readRepository(fileURLToPath(new URL('..', import.meta.url)));

/** A package with these files, by their path below `src`. */
function packageOf(folder: string, files: Record<string, string>, manifest: Partial<Manifest> = {}): Package {
  return {
    folder,
    manifest: { name: `@dreamgym/${folder.split('/')[1]}`, ...manifest },
    types: [],
    files: Object.entries(files).map(([path, text]) => ({ path: `${folder}/src/${path}`, text })),
  };
}

const rules: Record<string, BoundaryRule> = boundaryRules;

describe('the house', () => {
  it('is read with all its packages', () => {
    const folders = repository.packages.map(({ folder }) => folder);
    expect(folders).toEqual(expect.arrayContaining(['packages/core', 'packages/cli', 'adapters/alfworld']));
    expect(repository.packages.find(({ folder }) => folder === 'packages/core')!.files.length).toBeGreaterThan(10);
  });

  for (const [name, rule] of Object.entries(rules)) {
    it(name, () => {
      expect(rule(repository)).toEqual([]);
    });
  }
});

const broken: Record<keyof typeof boundaryRules, readonly (readonly [broken: Package[], violations: string[]])[]> = {
  'adapters and implementation packages depend on core and files only, and those on none of them': [
    [
      [packageOf('adapters/webshop', {}, { dependencies: { '@dreamgym/core': '*', '@dreamgym/policies': '*' } })],
      ['adapters/webshop/package.json depends on @dreamgym/policies'],
    ],
    [
      [
        packageOf(
          'packages/policies',
          {},
          { devDependencies: { '@dreamgym/testing': '*', '@dreamgym/alfworld': '*' } },
        ),
      ],
      ['packages/policies/package.json depends on @dreamgym/alfworld'],
    ],
    [
      [
        packageOf('adapters/webshop', {}, { dependencies: { '@dreamgym/core': '*', '@dreamgym/files': '*' } }),
        packageOf('packages/files', {}, { dependencies: { '@dreamgym/core': '*' } }),
      ],
      ['packages/files/package.json depends on @dreamgym/core'],
    ],
    [
      [packageOf('packages/core', {}, { devDependencies: { '@dreamgym/testing': '*' } })],
      ['packages/core/package.json depends on @dreamgym/testing'],
    ],
    [
      [packageOf('packages/curricula', {}, { peerDependencies: { dreamgym: '*' } })],
      ['packages/curricula/package.json depends on dreamgym'],
    ],
  ],
  'source imports what its package may depend on, tests also the conformance kit': [
    [
      [
        packageOf('packages/experience-models', {
          'model.ts': "export { step } from '@dreamgym/alfworld/engine';\nimport type { Task } from '@dreamgym/core';",
          'model.test.ts': "import { checkExperienceModel } from '@dreamgym/testing';",
          'kit.ts': "import { corridor } from '@dreamgym/testing';",
        }),
      ],
      [
        'packages/experience-models/src/model.ts imports @dreamgym/alfworld',
        'packages/experience-models/src/kit.ts imports @dreamgym/testing',
      ],
    ],
    [
      [packageOf('packages/core', { 'late.ts': "const late = await import('@dreamgym/optimizers');" })],
      ['packages/core/src/late.ts imports @dreamgym/optimizers'],
    ],
  ],
  'experience models know no environment: they reach no adapter, not even through others or in tests': [
    [
      [
        packageOf('packages/experience-models', {}, { devDependencies: { '@dreamgym/testing': '*' } }),
        packageOf('packages/testing', {}, { dependencies: { '@dreamgym/core': '*', '@dreamgym/alfworld': '*' } }),
        packageOf('adapters/alfworld', {}),
      ],
      ['@dreamgym/experience-models → @dreamgym/testing → @dreamgym/alfworld'],
    ],
    [
      [
        packageOf('packages/experience-models', {
          'rules.ts': "import type { Rules } from '@dreamgym/alfworld';\nimport type { Task } from '@dreamgym/core';",
          'rules.test.ts': "import { play } from '../../../adapters/alfworld/src/engine/play.ts';",
        }),
        packageOf('adapters/alfworld', {}),
      ],
      [
        'packages/experience-models/src/rules.ts imports @dreamgym/alfworld',
        'packages/experience-models/src/rules.test.ts imports adapters/alfworld/src/engine/play.ts',
      ],
    ],
  ],
  'no file imports a file of another package by its path': [
    [
      [packageOf('packages/policies', { 'a.ts': "import { step } from '../../../adapters/alfworld/src/engine.ts';" })],
      ['packages/policies/src/a.ts imports ../../../adapters/alfworld/src/engine.ts'],
    ],
  ],
  'adapters import values only from leaf entries of core, which load no container': [
    [
      [
        packageOf('adapters/webshop', {
          'good.ts': "import type { Task } from '@dreamgym/core';\nimport { type Json } from '@dreamgym/core';",
          'leaf.ts': "import { random } from '@dreamgym/core/random';",
          'mixed.ts': "import { type Task, random } from '@dreamgym/core';",
          'effect.ts': "import '@dreamgym/core';",
          'again.ts': "export { random } from '@dreamgym/core';",
          'webshop.test.ts': "import { rollout } from '@dreamgym/core';",
        }),
      ],
      [
        'adapters/webshop/src/mixed.ts imports a value from @dreamgym/core',
        'adapters/webshop/src/effect.ts imports a value from @dreamgym/core',
        'adapters/webshop/src/again.ts imports a value from @dreamgym/core',
      ],
    ],
  ],
  'leaf entries of core load no container': [
    [
      [
        packageOf('packages/core', {
          'random.ts': "import { parts } from './parts.ts';",
          'parts.ts': "import { wire } from './wiring/container.ts';",
          'wiring/container.ts': '',
          'text.ts': '',
        }),
      ],
      ['packages/core/src/random.ts loads packages/core/src/wiring/container.ts'],
    ],
  ],
  'one file imports tsyringe': [
    [
      [
        packageOf('packages/core', {
          'wiring/container.ts': "import 'reflect-metadata';\nimport { container } from 'tsyringe';",
          'training/train.ts': "import type { DependencyContainer } from 'tsyringe';",
        }),
        packageOf('packages/cli', { 'main.ts': "import 'reflect-metadata';" }),
      ],
      ['packages/core/src/training/train.ts imports tsyringe', 'packages/cli/src/main.ts imports reflect-metadata'],
    ],
  ],
  'what runs in a browser has no Node imports and no Node types': [
    [
      [
        { ...packageOf('packages/core', { 'a.ts': "import { readFileSync } from 'node:fs';" }), types: ['node'] },
        { ...packageOf('packages/policies', { 'b.ts': "import { join } from 'path';" }), types: undefined },
        packageOf('packages/cli', { 'c.ts': "import 'node:fs';" }),
      ],
      [
        'packages/core/tsconfig.json does not set "types": []',
        'packages/core/src/a.ts imports node:fs',
        'packages/policies/tsconfig.json does not set "types": []',
        'packages/policies/src/b.ts imports path',
      ],
    ],
  ],
  'generic packages have no words and formats of any one environment': [
    [
      [
        packageOf('packages/policies', {
          'page.ts': '// [button] of a shop\nconst mark = \'[button] \'; const line = /^page "(.*)"/;',
          'text.ts': 'export const say = `You arrive at a place. Nothing happens.`;',
          'plain.ts': "export const plain = ['page', 'button', 'stop', 'the least of all'];",
          'page.test.ts': "const mug = 'mug 1';",
        }),
        packageOf('adapters/webshop', { 'page.ts': "const mark = '[button] ';" }),
      ],
      [
        'packages/policies/src/page.ts has "[button]"',
        'packages/policies/src/page.ts has "page \\""',
        'packages/policies/src/text.ts has "You arrive at"',
        'packages/policies/src/text.ts has "Nothing happens"',
      ],
    ],
  ],
  'no import cycles, not even of types': [
    [
      [
        packageOf('packages/policies', {
          'a.ts': "import { b } from './b.ts';\nimport type { C } from './c.ts';",
          'b.ts': "export * from './deep/d.ts';",
          'c.ts': "import { a } from './a.ts';",
          'deep/d.ts': "import { a } from '../a.ts';",
        }),
      ],
      [
        'packages/policies/src/a.ts → packages/policies/src/b.ts → packages/policies/src/deep/d.ts → packages/policies/src/a.ts',
        'packages/policies/src/a.ts → packages/policies/src/c.ts → packages/policies/src/a.ts',
      ],
    ],
    [
      [
        packageOf('packages/cli', {}, { name: 'dreamgym', dependencies: { '@dreamgym/bench': '*' } }),
        packageOf('packages/bench', {}, { dependencies: { dreamgym: '*' } }),
      ],
      ['dreamgym → @dreamgym/bench → dreamgym'],
    ],
  ],
  'chance and the clock stay out of libraries': [
    [
      [
        packageOf('packages/policies', {
          'a.ts': '// Math.random() would not repeat itself.\nconst odd = Math.random() + Date.now();',
          'b.ts': "const at = [new Date(), new Date(0)];\nconst text = 'Date.now';",
          'c.test.ts': 'const began = Date.now();',
        }),
        packageOf('packages/bench', { 'd.ts': 'const began = performance.now();' }),
      ],
      [
        'packages/policies/src/a.ts uses Math.random',
        'packages/policies/src/a.ts uses Date.now',
        'packages/policies/src/b.ts uses new Date()',
      ],
    ],
  ],
};

describe('a house with a broken boundary', () => {
  for (const [name, cases] of Object.entries(broken)) {
    it(`is seen by: ${name}`, () => {
      for (const [packages, violations] of cases) expect(rules[name]!({ packages })).toEqual(violations);
    });
  }
});
