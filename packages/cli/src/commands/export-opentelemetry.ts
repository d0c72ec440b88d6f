import { resolve } from 'node:path';
import { DreamGymError } from '@dreamgym/core';
import { Command } from 'commander';
import { requireFile } from '../files/input-file.ts';
import { readLinesOf } from '../files/json-file.ts';
import { writeFileAtomically } from '../files/output-file.ts';
import { trajectorySchema } from '../files/trajectory-schema.ts';
import { onInterrupt } from '../interrupt.ts';
import { collector, exportRequest } from '../listeners/opentelemetry.ts';
import { type Span, spansOf } from '../listeners/spans.ts';
import { whole } from '../numbers.ts';
import { answer, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { jsonFlag } from './flags/flags.ts';

interface ExportOpenTelemetryFlags {
  readonly to?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** Spans that go into one request: collectors refuse what is too large. */
const mostSpans = 500;

export function exportOpenTelemetryCommand(output: Terminal): Command {
  return new Command('opentelemetry')
    .description('Sends recordings to a collector as traces by the GenAI conventions, or writes them as OTLP JSON.')
    .argument('<recordings...>', 'files of recordings, as dreamgym record and dreamgym play write them')
    .option('--to <url>', 'the collector (default: OTEL_EXPORTER_OTLP_ENDPOINT, or http://127.0.0.1:4318)')
    .option('--out <file>', 'write a file instead, a trace per line')
    .addOption(jsonFlag())
    .action((files: readonly string[], flags: ExportOpenTelemetryFlags) => exportOpenTelemetry(files, flags, output));
}

async function exportOpenTelemetry(
  files: readonly string[],
  { to, out, json }: ExportOpenTelemetryFlags,
  output: Terminal,
): Promise<void> {
  for (const file of files) requireFile(file);
  if (to !== undefined && out !== undefined) {
    throw new DreamGymError('CONFIGURATION', '--to and --out are given', { hint: 'leave out one of them' });
  }
  if (out !== undefined && files.some((file) => resolve(file) === resolve(out))) {
    throw new DreamGymError('CONFIGURATION', `${out} is one of the files to read`, { hint: 'give another --out' });
  }
  const { signal, stop } = onInterrupt(() => output.err('\nstopping\n'));
  const count = { traces: 0, spans: 0 };
  const traces = function* () {
    let time = Date.now();
    for (const file of files) {
      for (const { value } of readLinesOf(file, trajectorySchema, problem)) {
        const spans = spansOf(value, time);
        time += spans.length + 2;
        count.traces += 1;
        count.spans += spans.length;
        signal.throwIfAborted();
        yield spans;
      }
    }
  };
  try {
    const place = out ?? (await sent(traces(), to, signal));
    if (out !== undefined) await writeFileAtomically(out, lines(traces()));
    answer(output, {
      json,
      value: { command: 'export opentelemetry', version, to: place, ...count },
      text: `${place}: ${whole(count.traces)} traces of ${whole(count.spans)} spans`,
    });
  } finally {
    stop();
  }
}

const problem = { code: 'RECORDINGS', hint: 'give recordings, or make some of traces: dreamgym import' } as const;

function* lines(traces: Iterable<readonly Span[]>): Generator<string> {
  for (const spans of traces) yield `${JSON.stringify(exportRequest(spans))}\n`;
}

/** Sends traces, several at once where they are small; gives the address. */
async function sent(traces: Iterable<readonly Span[]>, to: string | undefined, signal: AbortSignal): Promise<string> {
  const { send, address } = collector(to);
  let waiting: Span[] = [];
  for (const spans of traces) {
    if (waiting.length > 0 && waiting.length + spans.length > mostSpans) {
      await send(waiting, signal);
      waiting = [];
    }
    waiting.push(...spans);
  }
  if (waiting.length > 0) await send(waiting, signal);
  return address;
}
