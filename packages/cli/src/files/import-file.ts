import { resolve } from 'node:path';
import { DreamGymError } from '@dreamgym/core';
import { requireFile } from './input-file.ts';

/**
 * What a TypeScript or JavaScript file of one's own exports: Node 20 does not run TypeScript by itself. Throws where it is
 * missing or does not run, saying in which line where that is known.
 */
export async function importFile(file: string, what: string): Promise<Readonly<Record<string, unknown>>> {
  requireFile(file, { what });
  const path = resolve(file);
  try {
    const { createJiti } = await import('jiti');
    return await createJiti(import.meta.url, { moduleCache: false }).import(path);
  } catch (cause) {
    throw new DreamGymError('CONFIGURATION', `${placeIn(path, cause) ?? file} does not load: ${firstLine(cause)}`, {
      hint: 'mend the file; DEBUG=1 shows where it stopped',
      cause,
    });
  }
}

/** Where in the file it went wrong: `/app/dream.config.ts, line 3`. */
function placeIn(path: string, error: unknown): string | undefined {
  const { message = '', stack = '' } = error instanceof Error ? error : {};
  const text = `${message}\n${stack}`;
  const [, line] = /^:(\d+)/.exec(text.slice(text.indexOf(`${path}:`) + path.length)) ?? [];
  return text.includes(`${path}:`) && line !== undefined ? `${path}, line ${line}` : undefined;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!.trim();
}
