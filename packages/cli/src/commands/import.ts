import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createGunzip } from 'node:zlib';
import { altered, DreamGymError, type Json, type Trajectory } from '@dreamgym/core';
import { streamLines } from '@dreamgym/files';
import { counted, ledger as counting, scripted } from '@dreamgym/llm';
import {
  type ImportNote,
  type ImportReport,
  type ImportTracesOptions,
  importTraces,
  outcomeJudge,
  type TraceFile,
} from '@dreamgym/traces';
import { Command } from 'commander';
import { requireFile } from '../files/input-file.ts';
import { checkShape } from '../files/json-file.ts';
import { writeFileAtomically } from '../files/output-file.ts';
import { trajectorySchema } from '../files/trajectory-schema.ts';
import { loadImportHooks } from '../import-hooks.ts';
import { onInterrupt } from '../interrupt.ts';
import { agree } from '../llm/agree-to-cost.ts';
import { estimate, estimateText } from '../llm/estimate.ts';
import { budgetOf, type LlmFlags, llmSettings, withLlmFlags } from '../llm/llm-flags.ts';
import { invocationLedger, type LlmSession, usingLlm } from '../llm/llm-session.ts';
import { share, whole } from '../numbers.ts';
import { defaults } from '../run/defaults.ts';
import { toolsFileOf } from '../run/environments/recorded.ts';
import { answer, noticeTo, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { groups, jsonFlag } from './flags/flags.ts';

interface ImportFlags extends LlmFlags {
  readonly out: string;
  readonly name: string;
  readonly outcome?: string;
  readonly task?: string;
  readonly hooks?: string;
  readonly judge?: string;
  readonly judgeKey?: string;
  readonly json?: boolean;
}

export function importCommand(output: Terminal, exit: (code: number) => void): Command {
  return withLlmFlags(new Command('import'))
    .optionsGroup(groups.llm)
    .option(
      '--judge <model>',
      'have a chat model judge attempts without an outcome: anthropic:<model>, or openai:<model>@<base URL>',
    )
    .option(
      '--judge-key <variable>',
      'environment variable that holds its key (default: ANTHROPIC_API_KEY, or OPENAI_API_KEY for OpenAI; none for other servers)',
    )
    .optionsGroup(groups.output)
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
    .action(async (files: readonly string[], flags: ImportFlags) => exit(await runImport(files, flags, output)));
}

/** Notes that are shown; the file of notes has all. */
const shownNotes = 5;

async function runImport(files: readonly string[], flags: ImportFlags, output: Terminal): Promise<number> {
  const { out, json } = flags;
  for (const file of files) {
    requireFile(file);
  }
  if (files.some((file) => resolve(file) === resolve(out))) {
    throw new DreamGymError('CONFIGURATION', `${out} is one of the files to read`, { hint: 'give another --out' });
  }
  if (flags.llm !== undefined) {
    throw new DreamGymError('CONFIGURATION', '--llm has nothing to do here', {
      hint: 'to have it judge attempts, name it with --judge',
    });
  }
  const options = await importOptions(flags);
  const judge = await llmSettings({ ...flags, llm: flags.judge, llmKey: flags.judgeKey });
  const ledger = invocationLedger(judge);
  const notice = noticeTo(output);
  const session = { settings: judge, budget: budgetOf(flags), run: `${resolve(out)}.calls`, ledger, notice };
  const { signal, stop } = onInterrupt(() => output.err('\nstopping; nothing is written\n'));
  try {
    return await usingLlm(session, async (llm) => {
      const judging = llm && (await judgingBy(llm, { files, options, flags, output, signal }));
      const written = await writeImported(files, { out, options: { ...options, ...judging }, signal });
      const { tools, systems, ...report } = written.report;
      const costs = judge && ledger.rows();
      const value = {
        command: 'import',
        version,
        file: out,
        ...written.beside,
        ...report,
        toolCount: tools.length,
        costs,
      };
      answer(output, { json, value, text: reportText(out, written) });
      return report.judged?.failed ? 4 : 0;
    });
  } finally {
    stop();
  }
}

async function importOptions(flags: ImportFlags): Promise<ImportTracesOptions> {
  const { name: environment, task } = flags;
  const hooks = flags.hooks === undefined ? {} : await loadImportHooks(flags.hooks);
  if (flags.outcome !== undefined && hooks.outcome !== undefined) {
    throw new DreamGymError('CONFIGURATION', `--outcome and ${flags.hooks} both say how attempts went`, {
      hint: 'leave one out',
    });
  }
  return { environment, task, outcome: flags.outcome ?? hooks.outcome, redaction: hooks.redact, readRecording };
}

interface Imported {
  readonly report: ImportReport;
  readonly notes: readonly ImportNote[];
  /** The files beside the recordings. */
  readonly beside: { readonly tools: string; readonly notes: string; readonly judgements?: string };
}

/** Writes recordings and what stands beside them: all of it, or nothing. */
async function writeImported(
  files: readonly string[],
  request: { readonly out: string; readonly options: ImportTracesOptions; readonly signal: AbortSignal },
): Promise<Imported> {
  const { out, options, signal } = request;
  const notes: ImportNote[] = [];
  const judgements: object[] = [];
  const traces = importTraces({
    ...options,
    onNote: (note) => notes.push(note),
    onJudgement: (judgement) => judgements.push(judgement),
  });
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
  await writeFileAtomically(out, lines());
  const report = traces.report();
  const { tools, systems } = report;
  const beside = {
    tools: toolsFileOf(out),
    notes: `${out}.notes.jsonl`,
    ...(options.judge && { judgements: `${out}.judgements.jsonl` }),
  };
  const inLines = (values: readonly object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
  await writeFileAtomically(beside.tools, `${JSON.stringify({ tools, systems }, undefined, 2)}\n`);
  await writeFileAtomically(beside.notes, inLines(notes));
  if (beside.judgements) await writeFileAtomically(beside.judgements, inLines(judgements));
  return { report, notes, beside };
}

/** Asks a chat model how attempts went, where its cost is accepted: they are read once before, and what it would be shown is counted. */
async function judgingBy(
  llm: LlmSession,
  request: {
    readonly files: readonly string[];
    readonly options: ImportTracesOptions;
    readonly flags: ImportFlags;
    readonly output: Terminal;
    readonly signal: AbortSignal;
  },
): Promise<Pick<ImportTracesOptions, 'judge' | 'judgedAtOnce'>> {
  const { files, options, flags, output, signal } = request;
  const { name, contextWindow } = llm.model;
  const book = counting({ prices: llm.ledger.prices });
  const usual = { json: { reason: 'x'.repeat(reasonLength), outcome: 'unclear' } };
  const silent = counted(altered(scripted({ name, answers: () => usual }), { contextWindow }), { ledger: book });
  const dry = importTraces({ ...options, judge: outcomeJudge({ model: silent, signal }) });
  for (const file of files) for await (const _ of dry.trajectories(traceFile(file))) signal.throwIfAborted();
  const cost = estimate([{ name: 'judgements', rehearsed: book.rows()[0], times: 1 }]);
  if (cost.length > 0) {
    await agree(estimateText(cost, { does: 'judges', llm }), { yes: flags.yes, output });
    await llm.probe(signal);
  }
  const { concurrency: judgedAtOnce = defaults.concurrency } = flags;
  return { judge: outcomeJudge({ model: llm.model, signal }), judgedAtOnce };
}

/** Characters of a judgement's reason, as present models write them. */
const reasonLength = 400;

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

function reportText(out: string, { report, notes, beside }: Imported): string {
  const { trajectories, transitions, scored, meanOutcome, judged, repeats, skipped, partly, tools } = report;
  const listed = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, count]) => `${whole(count)} ${name}`)
      .join(', ');
  const replaced = listed(report.replaced);
  const judgements = listed(judged ?? {});
  return [
    `${out}: ${whole(transitions)} transitions in ${whole(trajectories)} attempts (${listed(report.formats)})`,
    scored === 0
      ? 'no outcome is known: all are truncated and without reward; --outcome, --hooks or --judge says how they went'
      : `${whole(scored)} scored, mean outcome ${share(meanOutcome ?? 0)}; ${whole(trajectories - scored)} not scored`,
    ...(beside.judgements ? [`${beside.judgements}: judged ${judgements === '' ? 'nothing' : judgements}`] : []),
    ...(judged?.failed ? ['the same command asks again for judgements that failed, and pays for no other twice'] : []),
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
