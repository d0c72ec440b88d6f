import type { AttemptMark, PlayedAttempt } from '../contracts/attempt.ts';
import type { Events } from '../events.ts';

/** Tells of an attempt that was played elsewhere what would have been told of it step by step here. */
export function tellOf({ trajectory, retried }: PlayedAttempt, mark: AttemptMark, events: Events | undefined): void {
  if (!events) return;
  for (const [retry, { task, transitions, end }] of [...retried, trajectory].entries()) {
    const common = { ...mark, ...(retry > 0 && { retry }), task: task.id };
    for (const [index, transition] of transitions.entries()) events.emit('step', { ...common, index, transition });
    if (end.kind !== 'failed' && end.kind !== 'forfeited') continue;
    events.emit('failure', { ...common, code: end.kind === 'failed' ? end.code : 'POLICY', message: end.message });
  }
}
