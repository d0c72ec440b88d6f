import { type CorridorOptions, corridors } from './corridors.fixture.ts';
import { type WorkOptions, work } from './work.ts';

/** A worker in a process of its own; SIGTERM ends it gracefully, a second one at once. Its summary is its last line. */
const options = JSON.parse(process.argv[2]!) as CorridorOptions & Pick<WorkOptions, 'schema' | 'queue' | 'concurrency'>;
const [first, second] = [new AbortController(), new AbortController()];
process.on('SIGTERM', () => (first.signal.aborted ? second : first).abort());
const summary = await work({
  ...options,
  pipeline: () => [corridors(options)],
  signal: first.signal,
  now: second.signal,
  notice: (text) => console.error(text),
});
console.log(JSON.stringify(summary));
