import type { LlmFlags } from '../../llm/llm-flags.ts';
import type { DreamerFlags, PipelineFlags } from './flags.ts';

export interface WorkerFlags extends PipelineFlags, DreamerFlags, LlmFlags {
  readonly queue: string;
  readonly attempts?: number;
  readonly name?: string;
  readonly folder: string;
  readonly agentLightning?: string;
  readonly agentLightningKey?: string;
  readonly actionTokens: number;
}
