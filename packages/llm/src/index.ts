export { type ChatFailureDetails, chatFailure } from './chat-failure.ts';
export type { ConnectionOptions } from './http/connection.ts';
export { type Probed, probe } from './probe.ts';
export { anthropic } from './providers/anthropic/anthropic.ts';
export { type AnthropicBatchesOptions, anthropicBatches } from './providers/anthropic/anthropic-batches.ts';
export type { AnthropicOptions } from './providers/anthropic/messages.ts';
export { type AiSdkModel, type FromAiSdkOptions, fromAiSdk } from './providers/from-ai-sdk.ts';
export { openaiCompatible } from './providers/openai/openai-compatible.ts';
export type { OpenAICompatibleOptions } from './providers/openai/openai-compatible-options.ts';
export { type ScriptedAnswer, type ScriptedChatModel, type ScriptedOptions, scripted } from './scripted.ts';
export { type BudgetedOptions, budgeted } from './wrappers/budgeted.ts';
export { type CachedOptions, cached } from './wrappers/cached.ts';
export { type FinishingModel, finishing } from './wrappers/finishing.ts';
export {
  counted,
  type Ledger,
  type LedgerEntry,
  type LedgerOptions,
  type LedgerRow,
  type LedgerTotal,
  ledger,
} from './wrappers/ledger.ts';
export { type LimitedOptions, limited } from './wrappers/limited.ts';
export { costOf, listPrices, type Price, type Prices, priceOf, type Rates } from './wrappers/prices.ts';
export { type RecordingOptions, recorded, replayed } from './wrappers/recorded.ts';
