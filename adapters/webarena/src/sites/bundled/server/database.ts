import { writeFileSync } from 'node:fs';
import sqlite from 'node-sqlite3-wasm';

export type Value = string | number | null;

/** A site's state: one SQLite file. */
export interface SiteDatabase {
  all<Row>(sql: string, values?: readonly Value[]): Row[];
  get<Row>(sql: string, values?: readonly Value[]): Row | undefined;
  /** Gives the id of the row that was inserted, where one was. */
  run(sql: string, values?: readonly Value[]): number;
  /** Adds rows, each the values of `columns` in that order. */
  insert(table: string, columns: readonly string[], rows: readonly (readonly Value[])[]): void;
  /** Puts another file's content in the place of this one's. */
  replace(bytes: Uint8Array): void;
  close(): void;
}

export function openDatabase(file: string): SiteDatabase {
  const open = () => {
    const opened = new sqlite.Database(file);
    // The file lives as long as the process: nothing has to survive a power cut.
    opened.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;');
    return opened;
  };
  let database = open();
  return {
    all: <Row>(sql: string, values: readonly Value[] = []) => database.all(sql, [...values]) as Row[],
    get: <Row>(sql: string, values: readonly Value[] = []) =>
      (database.get(sql, [...values]) ?? undefined) as Row | undefined,
    run: (sql, values = []) => Number(database.run(sql, [...values]).lastInsertRowid),
    insert(table, columns, rows) {
      const places = columns.map(() => '?').join(', ');
      const statement = database.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`);
      database.exec('BEGIN');
      try {
        for (const row of rows) statement.run([...row]);
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      } finally {
        statement.finalize();
      }
    },
    replace(bytes) {
      database.close();
      writeFileSync(file, bytes);
      database = open();
    },
    close: () => database.close(),
  };
}
