import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells a process from all others, as far as its machine says it. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** When it was started, in ticks since the machine was. Missing where the machine does not say. */
  readonly started?: string;
  /** Of the machine since it was last started; containers of a machine share it. */
  readonly boot?: string;
  /** Within which its number is its own: containers count for themselves. */
  readonly namespace?: string;
}

export function ownIdentity(): ProcessIdentity {
  const { pid } = process;
  return {
    pid,
    host: hostname(),
    started: startOf(pid),
    boot: ifThere(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    namespace: ifThere(() => readlinkSync('/proc/self/ns/pid')),
  };
}

/** Whether a process runs still; undefined where that cannot be seen from here: it is in another container or on another machine. */
export function isRunning(other: ProcessIdentity, own: ProcessIdentity): boolean | undefined {
  const isVisible = own.boot === undefined ? other.host === own.host : sameMachine(other, own);
  if (!isVisible) return undefined;
  return isAlive(other.pid) && (other.started === undefined || other.started === startOf(other.pid));
}

const sameMachine = (one: ProcessIdentity, other: ProcessIdentity) =>
  one.boot === other.boot && one.namespace === other.namespace;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** The 22nd field; the second is a name in brackets that may hold blanks and brackets. One that has ended is none, though its parent has not asked yet. */
function startOf(pid: number): string | undefined {
  const stat = ifThere(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const [state, ...fields] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  return state === 'Z' || state === 'X' ? undefined : fields[18];
}

function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
