export type { Conversation, ToolCall, ToolDefinition, Turn } from './conversation.ts';
export {
  type ImportNote,
  type ImportReport,
  type ImportTracesOptions,
  importTraces,
  type JudgedAttempt,
  type Judgement,
  type Outcome,
  type TraceFile,
} from './import-traces.ts';
export { type OutcomeJudgeOptions, outcomeJudge } from './judge.ts';
export type { Pseudonym, Redaction } from './privacy.ts';
export type { TraceLine } from './records.ts';
export type { KnownTool } from './tool-catalogue.ts';
