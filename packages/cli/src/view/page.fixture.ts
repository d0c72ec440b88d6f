import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PageView } from '@dreamgym/viewer';

/** What the report of a run shows. */
export async function reportIn(run: string): Promise<PageView> {
  const html = await readFile(join(run, 'report.html'), 'utf8');
  return JSON.parse(/<script type="application\/json" id="view">(.*?)<\/script>/s.exec(html)![1]!);
}
