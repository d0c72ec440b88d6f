import { readFileSync } from 'node:fs';
import { posix } from 'node:path';

const imports = /^import\s+(?:[^;]*?\s+from\s+)?'(\.[^']+)';\n/gm;

/**
 * Modules of a folder as one script: each after those that it imports, without the words `import` and `export`. They have to
 * import each other by relative paths and with the names that things have there, and to export declarations only; no two of
 * them may declare the same name at their top.
 */
export function inlineModules(folder: URL, entry: string): string {
  const done = new Set<string>();
  const parts: string[] = [];
  const take = (name: string): void => {
    if (done.has(name)) return;
    done.add(name);
    const source = readFileSync(new URL(name, folder), 'utf8');
    for (const [, path] of source.matchAll(imports)) take(posix.join(posix.dirname(name), path!));
    parts.push(source.replaceAll(imports, '').replaceAll(/^export (?=async |function |const |class )/gm, ''));
  };
  take(entry);
  return parts.join('\n');
}
