import { appendFile } from 'node:fs/promises';
import { evaluate, type Policy } from 'dreamgym';
import { environment } from './settings.ts';

/** Plays real games that no one has played before, and keeps the figures. */
export async function measured({ policy, ...row }: { readonly policy: Policy; readonly [fact: string]: unknown }) {
  const { success, interval } = await evaluate({ environment, policy, split: 'validation', seed: 5, concurrency: 64 });
  const line = JSON.stringify({ ...row, success, interval });
  console.log(line);
  await appendFile('results.jsonl', `${line}\n`);
}
