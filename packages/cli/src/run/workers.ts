import { DreamGymError, type Plugin } from '@dreamgym/core';
import type { Pipeline } from './pipeline.ts';

export const queueDefault = 'attempts';

/** The environment variable with the address of the database where runs and workers meet. */
const urlVariable = 'DATABASE_URL';

/** The package that workers need, and the address of their database. Throws where one of the two is missing. */
export async function loadWorkers(): Promise<typeof import('@dreamgym/workers')> {
  if (!process.env[urlVariable]) {
    throw new DreamGymError('CONFIGURATION', `workers meet in a PostgreSQL database, and ${urlVariable} is not set`, {
      hint: `put its address there: ${urlVariable}=postgres://user:password@host/database`,
    });
  }
  try {
    return await import('@dreamgym/workers');
  } catch (cause) {
    throw new DreamGymError('CONFIGURATION', 'workers need the package @dreamgym/workers', {
      hint: 'npm install @dreamgym/workers',
      cause,
    });
  }
}

/** The pipeline with attempts that workers play, where a queue is named. */
export async function withWorkers(queue: string | undefined): Promise<(pipeline: Pipeline) => Pipeline> {
  if (queue === undefined) return (pipeline) => pipeline;
  const { distributed } = await loadWorkers();
  const elsewhere: Plugin = { collector: () => distributed({ urlVariable, queue }) };
  return (pipeline) => () => [...pipeline(), elsewhere];
}
