import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { inlineModules } from './inline-modules.ts';
import { pageOf } from './page.ts';

const scriptIn = (html: string) => /<script type="module">(.*?)<\/script>/s.exec(html)![1]!;

describe('the page', () => {
  const live = pageOf();
  const still = pageOf({ runs: [], overview: { runs: { title: 'Runs', columns: [], rows: [] } }, episodes: {} });

  it('runs its own script and nothing else, and asks nobody but the server that gave it', () => {
    const hash = createHash('sha256').update(scriptIn(live.html)).digest('base64');
    for (const { html, contentSecurityPolicy: policy } of [live, still]) {
      expect(policy).toContain(`script-src 'sha256-${hash}';`);
      expect(policy).toMatch(/^default-src 'none'; /);
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(html).toContain(`content="${policy}"`);
    }
    expect(live.contentSecurityPolicy).toContain("connect-src 'self'");
    expect(still.contentSecurityPolicy).toContain("connect-src 'none'");
  });

  it('has a script in which no module was left out and no name is taken twice', () => {
    const script = scriptIn(live.html);
    expect(script).not.toMatch(/^(import|export) /m);
    expect(() => new Script(`(() => { 'use strict';\n${script}\n})`)).not.toThrow();
  });

  it('is small', () => {
    expect(live.html.length).toBeLessThan(150_000);
  });
});

describe('inlineModules', () => {
  it('puts modules after those that they import, once each', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dreamgym-modules-'));
    const files = {
      'main.js': "import { a } from './a.js';\nimport {\n  b,\n} from './b.js';\n\nlog(a + b);\n",
      'a.js': "import { b } from './b.js';\nexport const a = b + 1;\n",
      'b.js': 'export const b = 1;\nexport function unused() {}\n',
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const script = inlineModules(pathToFileURL(`${folder}/`), 'main.js');
    expect(script).toBe('const b = 1;\nfunction unused() {}\n\nconst a = b + 1;\n\n\nlog(a + b);\n');
  });
});
