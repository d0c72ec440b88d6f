import { isChatFailure } from '../contracts/chat-model.ts';
import type { TrajectoryEnd } from '../contracts/trajectory.ts';
import { attribute, type ErrorCode, isDreamGymError } from '../errors.ts';

/** Whom to blame for what goes wrong in an attempt. */
export interface Culprit {
  readonly code: ErrorCode;
  readonly part: string;
}

/**
 * How an attempt ends in which something was thrown. What a policy does wrong is its own loss; what befalls it because a
 * server or a network does not work, and whatever goes wrong in the world, is a failure of infrastructure.
 */
export function endOf({ code, part }: Culprit, error: unknown): TrajectoryEnd {
  const attributed = attribute(code, part, error);
  const message = attributed instanceof Error ? attributed.message : String(attributed);
  const blamed = isDreamGymError(attributed) ? attributed.code : code;
  if (blamed === 'POLICY' && !isInfrastructure(error)) return { kind: 'forfeited', message };
  return { kind: 'failed', code: blamed, message };
}

/** What a chat model itself does wrong; its other failures are those of a server, a network or a set-up. */
const ownFaults: ReadonlySet<string> = new Set(['refused', 'truncated', 'invalid', 'empty']);

/** Whether an error, or what caused it, comes from a server, a network or a file system rather than from whoever threw it. */
function isInfrastructure(error: unknown): boolean {
  // Causes may form a circle.
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    if (isChatFailure(cause)) return !ownFaults.has(cause.kind);
    const { code } = cause as { code?: unknown };
    // Codes of the operating system and of Node's client: `ECONNRESET`, `UND_ERR_SOCKET`. `ERR_…` are mistakes in a program.
    if (typeof code === 'string' && /^(E[A-Z0-9]+|UND_ERR_\w+)$/.test(code)) return true;
    if (cause.name === 'TimeoutError' || cause.name === 'AbortError') return true;
  }
  return false;
}
