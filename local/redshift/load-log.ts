import type { LogName, LogRow } from './log-files.ts';
import type { LoadRecord } from './system-log.ts';

/** The rows that one COPY leaves: its errors, the objects that it read, itself. Their columns are those of `layer/70-logs.sql`. */
export function loadRows(load: LoadRecord): readonly { readonly name: LogName; readonly rows: readonly LogRow[] }[] {
  return [
    { name: 'load_errors', rows: errorRows(load) },
    { name: 'load_files', rows: fileRows(load) },
    { name: 'loads', rows: [loadRow(load)] },
    { name: 'replacements', rows: replacementRows(load) },
  ];
}

function errorRows({ session, query, tableId, startedAt, outcome }: LoadRecord): readonly LogRow[] {
  return outcome.errors.map((error) => [
    query,
    session.pid,
    session.startup.user,
    session.startup.database,
    tableId,
    startedAt,
    error.fileName,
    error.lineNumber,
    error.columnName,
    error.columnType,
    error.columnLength,
    error.position,
    error.rawLine,
    error.rawFieldValue,
    error.errorCode,
    error.errorReason,
  ]);
}

function fileRows({ session, query, startedAt, outcome, statement }: LoadRecord): readonly LogRow[] {
  const now = new Date();
  return outcome.files.map((file) => [
    query,
    session.startup.user,
    `s3://${file.bucket}/${file.key}`,
    file.bytes,
    file.lines,
    file.rows,
    file.errors,
    startedAt,
    now,
    statement.format.kind,
  ]);
}

function loadRow({ session, query, statement, startedAt, outcome }: LoadRecord): LogRow {
  const { user, database } = session.startup;
  const { files, rows, bytes, errors } = outcome;
  const { table, source, format } = statement;
  return [
    query,
    session.pid,
    user,
    database,
    table.table,
    startedAt,
    new Date(),
    source.url,
    format.kind,
    rows,
    bytes,
    files.length,
    errors.length,
  ];
}

function replacementRows({ session, query, outcome }: LoadRecord): readonly LogRow[] {
  return outcome.replacements.map((found) => [
    query,
    session.pid,
    session.startup.user,
    found.fileName,
    found.lineNumber,
    found.columnName,
    found.rawLine,
  ]);
}
