import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** Runs one statement; the rows it gives. */
// biome-ignore lint/suspicious/noExplicitAny: what a row holds is known where its statement is written
export type Query = (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, any>[]>;

export interface Database {
  readonly query: Query;
  /** Runs statements that hold together: all of them, or none where the call throws. */
  transaction<T>(run: (query: Query) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** The environment variable that holds the address: `postgres://user:password@host/database`. */
  readonly urlVariable: string;
  readonly connections: number;
}

/** After so long without a statement the server ends a transaction: a process that stands still holds up nobody. */
const idleLimit = '20s';

/** A pool of connections, made as they are needed. */
export function openDatabase({ urlVariable, connections }: DatabaseOptions): Database {
  const pool = new pg.Pool({ connectionString: addressOf(urlVariable), max: connections });
  // A connection that breaks while it is idle is replaced; the next statement tells where that fails.
  pool.on('error', () => {});
  let closed: Promise<void> | undefined;
  return {
    query: async (text, values) => (await pool.query(text, values as unknown[])).rows,
    async transaction(run) {
      const client = await pool.connect();
      // Where it breaks between two statements, the next one tells; without a listener it would end the process.
      client.on('error', ignore);
      let broken = true;
      try {
        const query: Query = async (text, values) => (await client.query(text, values as unknown[])).rows;
        await query(`BEGIN; SET LOCAL idle_in_transaction_session_timeout = '${idleLimit}'`);
        const result = await run(query).catch(async (error) => {
          await query('ROLLBACK');
          broken = false;
          throw error;
        });
        await query('COMMIT');
        broken = false;
        return result;
      } finally {
        client.off('error', ignore);
        client.release(broken);
      }
    },
    close() {
      closed ??= pool.end();
      return closed;
    },
  };
}

const ignore = () => {};

/** The address that the environment variable holds: it is written down nowhere else. */
export function addressOf(urlVariable: string): string {
  const address = process.env[urlVariable];
  if (address) return address;
  throw new Error(`the environment variable ${urlVariable} is not set; put the address of the database there`);
}

/** The codes of a server that is not there for the moment (it restarts, has too many clients, waited too long), or of a network. */
const passing = /^(08|53|57P|25P03)|^(ECONN[A-Z]+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** Whether it is likely to go away by itself. */
export function isPassing(error: unknown): boolean {
  const { code, syscall, message } = error as { code?: unknown; syscall?: unknown; message?: unknown };
  // A socket in a folder is not there while its server starts.
  if (typeof code === 'string') return passing.test(code) || (code === 'ENOENT' && syscall === 'connect');
  return (
    typeof message === 'string' &&
    /Connection terminated|not queryable|timeout exceeded when trying to connect/.test(message)
  );
}

/** Seconds between tries, and how many there are: a database may be away for about ten minutes. */
const pause = 5;
const tries = 120;

/** Makes a call again where the database is not there for the moment. */
export async function patiently<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await call();
    } catch (error) {
      if (tried >= tries || signal?.aborted || !isPassing(error)) throw error;
      await delay(1000 * Math.min(tried, pause), undefined, { signal });
    }
  }
}
