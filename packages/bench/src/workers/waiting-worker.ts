import { work } from '@dreamgym/workers';
import { waiting } from './waiting.ts';

/** A worker in a process of its own: milliseconds of an attempt and the schema come as arguments. */
const [latency, schema] = process.argv.slice(2);
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
await work({ pipeline: () => [waiting(Number(latency))], schema, signal: stop.signal });
