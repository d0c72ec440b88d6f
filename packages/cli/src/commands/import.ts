import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createGunzip } from 'node:zlib';
import { DreamGymError, type Json, type Trajectory } from '@dreamgym/core';
import { streamLines } from '@dreamgym/files';
import {
  type ImportNote,
  type ImportReport,
  type ImportTracesOptions,
  importTraces,
  type TraceFile,
} from '@dreamgym/traces';
import { Command } from 'commander';
import { requireFile } from '../files/input-file.ts';
import { checkShape } from '../files/json-file.ts';
import { writeFileAtomically } from '../files/output-file.ts';
import { trajectorySchema } from '../files/trajectory-schema.ts';
import { loadImportHooks } from '../import-hooks.ts';
import { onInterrupt } from '../interrupt.ts';
import { share, whole } from '../numbers.ts';
import { answer, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { jsonFlag } from './flags/flags.ts';

interface ImportFlags {
  readonly out: string;
  readonly name: string;
  readonly outcome?: string;
  readonly task?: string;
  readonly hooks?: string;
  readonly json?: boolean;
}

export function importCommand(output: Terminal): Command {
  return new Command('import')
    .argument('<traces...>', 'files of traces: JSON lines or JSON, also as .gz')
    .option('--out <file>', 'file to write', 'recordings.jsonl')
    .option('--name <name>', "the environment's name in the recordings", 'traces')
    .option('--outcome <field>', 'where in a record stands how the attempt went, from 0 to 1: info.reward')
    .option(
      '--task <field>',
      "where the task's id stands (default: attempts that begin with the same words are of one task)",
    )
    .option('--hooks <file>', 'module whose default export has outcome(attempt), redact(text, pseudonym), or both')
    .addOption(jsonFlag())
    .action((files: readonly string[], flags: ImportFlags) => runImport(files, flags, output));
}

/** Notes that are shown; the file of notes has all. */
const shownNotes = 5;

async function runImport(files: readonly string[], flags: ImportFlags, output: Terminal): Promise<void> {
  const { out, name: environment, task, json } = flags;
  for (const file of files) {
    requireFile(file);
  }
  if (files.some((file) => resolve(file) === resolve(out))) {
    throw new DreamGymError('CONFIGURATION', `${out} is one of the files to read`, { hint: 'give another --out' });
  }
  const hooks = flags.hooks === undefined ? {} : await loadImportHooks(flags.hooks);
  if (flags.outcome !== undefined && hooks.outcome !== undefined) {
    throw new DreamGymError('CONFIGURATION', `--outcome and ${flags.hooks} both say how attempts went`, {
      hint: 'leave one out',
    });
  }
  const notes: ImportNote[] = [];
  const onNote = (note: ImportNote) => void notes.push(note);
  const outcome = flags.outcome ?? hooks.outcome;
  const options: ImportTracesOptions = { environment, task, outcome, redaction: hooks.redact, readRecording, onNote };
  const traces = importTraces(options);
  const { signal, stop } = onInterrupt(() => output.err('\nstopping; nothing is written\n'));
  const lines = async function* () {
    for (const file of files) {
      for await (const trajectory of traces.trajectories(traceFile(file))) {
        signal.throwIfAborted();
        yield `${JSON.stringify(trajectory)}\n`;
      }
    }
    if (traces.report().trajectories > 0) return;
    const { file, line, text } = notes[0] ?? { file: files[0]!, line: 1, text: 'there is nothing in it' };
    throw new DreamGymError(
      'RECORDINGS',
      `there is no attempt in ${files.join(', ')}; ${file}, line ${line}: ${text}`,
      {
        hint: 'docs/traces.md says what is understood',
      },
    );
  };
  try {
    await writeFileAtomically(out, lines());
    const { tools, systems, ...report } = traces.report();
    const beside = { tools: `${out}.tools.json`, notes: `${out}.notes.jsonl` };
    await writeFileAtomically(beside.tools, `${JSON.stringify({ tools, systems }, undefined, 2)}\n`);
    await writeFileAtomically(beside.notes, notes.map((note) => `${JSON.stringify(note)}\n`).join(''));
    const value = { command: 'import', version, file: out, ...beside, ...report, toolCount: tools.length };
    answer(output, { json, value, text: reportText(out, traces.report(), notes, beside) });
  } finally {
    stop();
  }
}

function traceFile(file: string): TraceFile {
  return {
    name: file,
    lines() {
      const bytes = createReadStream(file);
      const chunks = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
      bytes.on('error', (error) => chunks.destroy(error));
      return streamLines(chunks, file, { replaceInvalid: true });
    },
  };
}

const readRecording = (value: Json): Trajectory =>
  checkShape(value, 'the recording', trajectorySchema, { code: 'RECORDINGS', hint: 'record it anew' });

function reportText(
  out: string,
  report: ImportReport,
  notes: readonly ImportNote[],
  beside: { readonly tools: string; readonly notes: string },
): string {
  const { trajectories, transitions, scored, meanOutcome, repeats, skipped, partly, tools } = report;
  const listed = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, count]) => `${whole(count)} ${name}`)
      .join(', ');
  const replaced = listed(report.replaced);
  return [
    `${out}: ${whole(transitions)} transitions in ${whole(trajectories)} attempts (${listed(report.formats)})`,
    scored === 0
      ? 'no outcome is known: all are truncated and without reward; --outcome or --hooks says how they went'
      : `${whole(scored)} scored, mean outcome ${share(meanOutcome ?? 0)}; ${whole(trajectories - scored)} not scored`,
    `${beside.tools}: ${whole(tools.length)} tools, ${whole(tools.filter((tool) => tool.inputSchemaFrom === 'given').length)} with schemas given`,
    `replaced: ${replaced === '' ? 'nothing' : replaced}`,
    ...(repeats > 0 ? [`${whole(repeats)} requests that a later one repeats`] : []),
    ...(notes.length === 0
      ? ['everything was understood']
      : [`${beside.notes}: ${whole(skipped)} skipped, ${whole(partly)} understood in part`]),
    ...notes.slice(0, shownNotes).map(({ file, line, text }) => `  ${file}, line ${line}: ${text}`),
    ...(notes.length > shownNotes ? [`  and ${whole(notes.length - shownNotes)} more`] : []),
  ].join('\n');
}
