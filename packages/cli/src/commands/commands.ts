import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

/** Makes a command that writes here and says how it ended where that is not with 0. */
type MakeCommand = (output: Terminal, exit: (code: number) => void) => Command;

interface KnownCommand {
  readonly description: string;
  /** Set where it takes so long to load that something is said before. */
  readonly heavy?: true;
  /** Loaded where it is asked for: who wants the version waits for no training loop. */
  load(): Promise<MakeCommand>;
}

/** All commands, in the order in which help lists them. */
export const commands: Readonly<Record<string, KnownCommand>> = {
  download: {
    description: "Gets an environment's official data: fetches and checks it, and writes it into a folder for --data.",
    load: async () => (await import('./download/download.ts')).downloadCommand,
  },
  record: {
    description: 'Records real transitions on tasks of the train split, one trajectory per line.',
    heavy: true,
    load: async () => (await import('./record.ts')).recordCommand,
  },
  import: {
    description: 'Reads traces of agents that call tools as recordings, with secrets and personal data replaced.',
    load: async () => (await import('./import.ts')).importCommand,
  },
  train: {
    description: 'Trains a policy in the dream of an environment, and shows what it is worth in the real one.',
    heavy: true,
    load: async () => (await import('./train.ts')).trainCommand,
  },
  evaluate: {
    description:
      'Plays a split with the policy of a run, in the real environment or in the dream, or with a chat model.',
    heavy: true,
    load: async () => (await import('./evaluate.ts')).evaluateCommand,
  },
  play: {
    description: 'Lets you act by hand, in the real environment or in its dream, in the terminal.',
    heavy: true,
    load: async () => (await import('./play.ts')).playCommand,
  },
  serve: {
    description:
      'Serves the dream of an environment, or the real one, to trainers (OpenEnv) and agents (MCP) of others.',
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  worker: {
    description:
      'Plays attempts of trainings on this or other machines (dreamgym train --workers), until it is stopped.',
    load: async () => (await import('./worker.ts')).workerCommand,
  },
  fidelity: {
    description: 'Holds the experience model against reality: replays real episodes in the dream, step by step.',
    heavy: true,
    load: async () => (await import('./fidelity.ts')).fidelityCommand,
  },
  check: {
    description:
      'Tries an adapter or a pipeline of your own against the rules of the contracts, and in a run of seconds.',
    load: async () => (await import('./check.ts')).checkCommand,
  },
  view: {
    description: 'Shows runs on a page in the browser, while they go on and afterwards.',
    load: async () => (await import('./view.ts')).viewCommand,
  },
  list: {
    description: 'Lists runs: what they have reached, and what it took.',
    load: async () => (await import('./list.ts')).listCommand,
  },
  compare: {
    description: 'Holds runs against each other, row by row.',
    load: async () => (await import('./compare.ts')).compareCommand,
  },
  report: {
    description: "Writes a run's report.html again, and prints what the run has reached so far.",
    load: async () => (await import('./report.ts')).reportCommand,
  },
  annotate: {
    description: 'Has a chat model explain recorded trajectories, to train an experience model by.',
    load: async () => (await import('./annotate.ts')).annotateCommand,
  },
  export: {
    description: 'Writes annotated recordings as training examples for an experience model.',
    load: async () => (await import('./export.ts')).exportCommand,
  },
};
