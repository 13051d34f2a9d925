/** SQL that cannot be read: what is wrong, and where in the text that was given. */
export class SqlSyntaxError extends Error {
  /** Counts from 1. */
  readonly line: number;
  /** UTF-16 offset into the text that was read; PostgreSQL's `position` is this plus one. */
  readonly position: number;

  constructor(message: string, where: { readonly line: number; readonly position: number }) {
    super(message);
    this.name = 'SqlSyntaxError';
    this.line = where.line;
    this.position = where.position;
  }
}

/** The error for an offset of a text: the line is counted here. */
export function syntaxErrorAt(sql: string, position: number, message: string): SqlSyntaxError {
  return new SqlSyntaxError(message, { line: lineAt(sql, position), position });
}

/** The line, from 1, in which an offset lies. */
function lineAt(sql: string, position: number): number {
  let line = 1;
  for (let at = sql.indexOf('\n'); at !== -1 && at < position; at = sql.indexOf('\n', at + 1)) line += 1;
  return line;
}
