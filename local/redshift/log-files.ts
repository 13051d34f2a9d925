import { appendFileSync, existsSync, readFileSync, renameSync, statSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Redshift's log tables stand outside transactions: rows are there at once, also for a transaction with an older snapshot, and
 * they outlive a rollback. So they are CSV files in the data directory, which the layer's views read through file_fdw.
 */

/** A value of a row; null and undefined are NULL. */
type LogValue = string | number | bigint | boolean | Date | null | undefined;
export type LogRow = readonly LogValue[];

const LOG_NAMES = [
  'connections',
  'sessions',
  'queries',
  'running',
  'load_errors',
  'load_files',
  'loads',
  'replacements',
  'unload_files',
] as const;
export type LogName = (typeof LOG_NAMES)[number];

export interface LogFiles {
  append(name: LogName, rows: readonly LogRow[]): void;
  /** Puts these rows in the place of all. */
  replace(name: LogName, rows: readonly LogRow[]): void;
}

const LONGEST_FILE = 8 * 1024 * 1024;
const UNSAFE = /["\0]/;
/** PostgreSQL may run as another user, in a folder that is closed to all but it and us. */
const READABLE = 0o644;

/**
 * Opens the log files of a data directory: those that are missing are made, long ones lose their older half. A row that cannot
 * be written (the disk is full, the folder was removed) is told of, and stops no statement.
 */
export function openLogFiles(dataDirectory: string, tell: (line: string) => void): LogFiles {
  const pathOf = (name: LogName): string => join(dataDirectory, 'redshift_log', `${name}.csv`);
  for (const name of LOG_NAMES) {
    const path = pathOf(name);
    if (!existsSync(path)) writeFileSync(path, '', { mode: READABLE });
    else if (statSync(path).size > LONGEST_FILE) dropOlderHalf(path);
  }
  const attempt = (name: LogName, write: () => void): void => {
    try {
      write();
    } catch (error) {
      tell(`The log ${pathOf(name)} could not be written: ${String(error)}`);
    }
  };
  return {
    append: (name, rows) => {
      if (rows.length > 0) attempt(name, () => appendFileSync(pathOf(name), linesOf(rows)));
    },
    replace: (name, rows) => attempt(name, () => put(pathOf(name), linesOf(rows))),
  };
}

/** By rename: a reader sees the old rows or the new ones. */
function put(path: string, text: string): void {
  const draft = `${path}.new`;
  writeFileSync(draft, text, { mode: READABLE });
  chmodSync(draft, READABLE);
  renameSync(draft, path);
}

/** A line break may stand inside a quoted value, so the cut is where a quoted number begins a line. */
function dropOlderHalf(path: string): void {
  const text = readFileSync(path, 'utf8');
  const cut = text.slice(text.length / 2).search(/(?<=\n)"/);
  put(path, cut === -1 ? '' : text.slice(Math.floor(text.length / 2) + cut));
}

function linesOf(rows: readonly LogRow[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\n`).join('');
}

/** CSV as PostgreSQL reads it: an empty field without quotes is NULL, and NUL cannot be stored. */
function field(value: LogValue): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || value === undefined) return '';
  return value instanceof Date ? `"${value.toISOString().replace('T', ' ').replace('Z', '')}"` : `"${value}"`;
}

function quoted(text: string): string {
  return UNSAFE.test(text) ? `"${text.replaceAll('"', '""').replaceAll('\0', '')}"` : `"${text}"`;
}
