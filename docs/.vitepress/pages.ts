/** A page of the site: its file, what the sidebar calls it, and what one finds there. */
export interface Page {
  readonly file: string;
  readonly title: string;
  readonly about: string;
}

export interface Chapter {
  readonly title: string;
  readonly pages: readonly Page[];
}

/** The order of the site, and of `llms.txt`; whatever page is not listed here fails the build. */
export const chapters: readonly Chapter[] = [
  {
    title: 'Begin',
    pages: [
      { file: 'getting-started', title: 'Getting started', about: 'install, the first run, and what it shows' },
      {
        file: 'tutorial',
        title: 'Your own environment',
        about: 'an environment in fifty lines, checked and trained in',
      },
      { file: 'pipeline', title: 'A whole pipeline in code', about: 'recordings, events, checkpoints, resuming' },
      { file: 'concepts', title: 'Concepts', about: 'the method, the path of the data, the wiring' },
      { file: 'glossary', title: 'Glossary', about: 'the words of the project' },
    ],
  },
  {
    title: 'Use',
    pages: [
      { file: 'cli', title: 'The command', about: 'every command, exit code and field of --json' },
      {
        file: 'viewing',
        title: 'Looking at runs',
        about: 'the page of a run, live and as a file; lists and comparisons',
      },
      { file: 'llm', title: 'Chat models', about: 'servers, keys, context windows, caches' },
      { file: 'costs', title: 'Costs', about: 'what a run costs, before and after it' },
      { file: 'prompts', title: 'Prompts', about: 'improving what a chat policy reads' },
      { file: 'weights', title: 'Weights', about: 'training a language model at an engine elsewhere' },
      { file: 'serving', title: 'Serving', about: 'environments and dreams for the trainers and agents of others' },
      {
        file: 'from-traces',
        title: 'From traces to a better agent',
        about: 'in an afternoon: import, fidelity, dream, better prompt, proof',
      },
      { file: 'traces', title: 'Traces', about: 'recordings from the traces of agents that call tools' },
      { file: 'annotation', title: 'Training an experience model', about: 'annotated recordings as training examples' },
      { file: 'small-models', title: 'Small models', about: 'language models that learn here, on two cores' },
      { file: 'scale', title: 'Many machines', about: 'workers on any number of machines' },
      { file: 'deployment', title: 'Deployment', about: 'containers, CI, long runs' },
      { file: 'troubleshooting', title: 'Troubleshooting', about: 'messages, what they mean and what to do' },
    ],
  },
  {
    title: 'Extend',
    pages: [
      { file: 'extending', title: 'Parts of your own', about: 'each contract, with the least that fills it' },
      { file: 'adapters', title: 'Adapters', about: 'environments as packages that the command finds' },
      { file: 'experience-models', title: 'Experience models', about: 'induced, site, reasoning, verified' },
      { file: 'replay-buffers', title: 'Replay buffers', about: 'memory, log, SQLite, PostgreSQL; search' },
      { file: 'curricula', title: 'Curricula', about: 'which tasks come next, and who invents new ones' },
      { file: 'policies', title: 'Policies', about: 'the choice policy and its readers' },
    ],
  },
  {
    title: 'Environments',
    pages: [
      { file: 'alfworld', title: 'ALFWorld', about: 'household games' },
      { file: 'webshop', title: 'WebShop', about: 'a shop' },
      { file: 'webarena', title: 'WebArena', about: 'web sites in a real browser' },
      { file: 'tools', title: 'Agents with tools', about: 'environments of functions that agents call' },
      { file: 'benchmarks', title: 'Benchmarks', about: 'measured numbers, and the commands that reproduce them' },
    ],
  },
];
