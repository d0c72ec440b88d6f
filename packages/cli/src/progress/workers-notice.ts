import type { Events, WorkerStatus } from '@dreamgym/core';
import { whole } from '../numbers.ts';

/** Says which workers come and go, what goes wrong with them, and that nobody plays. */
export function noticeWorkers(events: Events, notice: (text: string) => void): void {
  const known = new Map<string, WorkerStatus>();
  let lonely = false;
  events.on('workers', ({ workers, waiting }) => {
    for (const worker of workers) {
      const before = known.get(worker.name);
      known.set(worker.name, worker);
      if (worker.state !== before?.state) notice(comingOrGoing(worker));
      if (worker.error !== undefined && worker.error !== before?.error)
        notice(`worker ${worker.name}: ${worker.error}`);
    }
    const alone = waiting > 0 && workers.every(({ state }) => state !== 'alive');
    if (alone && !lonely) notice(`${whole(waiting)} attempts wait for workers; start some: dreamgym worker`);
    lonely = alone;
  });
}

function comingOrGoing({ name, state, played }: WorkerStatus): string {
  if (state === 'alive') return `worker ${name} plays`;
  const done = `after ${whole(played)} attempts`;
  if (state === 'left') return `worker ${name} left ${done}`;
  return `warning: worker ${name} fell silent ${done}; what it was playing is played again`;
}
