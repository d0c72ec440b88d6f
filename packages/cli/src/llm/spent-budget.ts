import type { LedgerRow } from '@dreamgym/llm';
import { answer, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';

export interface SpentBudget {
  readonly command: string;
  readonly costs: readonly LedgerRow[];
  readonly json: boolean | undefined;
  readonly error: unknown;
}

/** Ends a command whose budget is spent before it was done: what it has paid for is kept, and is free the next time. */
export function endWithSpentBudget(output: Terminal, { command, costs, json, error }: SpentBudget): number {
  const message = (error as Error).message;
  output.err(`stopped: ${message}; the same command goes on, and pays for nothing twice\n`);
  if (json) answer(output, { json, value: { command, version, budgetSpent: true, message, costs } });
  return 3;
}
