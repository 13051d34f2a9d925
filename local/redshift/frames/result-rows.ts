/** A column of a query's result. */
export interface ResultColumn {
  readonly name: string;
  /** PostgreSQL's type, by number. */
  readonly type: number;
}

/** RowDescription: a name, then table, column, type, size, modifier and format of each. */
export function readColumns(bytes: Buffer): readonly ResultColumn[] {
  const columns: ResultColumn[] = [];
  for (let at = 7; columns.length < bytes.readUInt16BE(5);) {
    const end = bytes.indexOf(0, at);
    columns.push({ name: bytes.toString('utf8', at, end), type: bytes.readInt32BE(end + 7) });
    at = end + 19;
  }
  return columns;
}

/** DataRow: the text of each value; null is NULL. */
export function readRow(bytes: Buffer): readonly (string | null)[] {
  const count = bytes.readUInt16BE(5);
  const values: (string | null)[] = [];
  for (let at = 7; values.length < count;) {
    const length = bytes.readInt32BE(at);
    at += 4;
    values.push(length < 0 ? null : bytes.toString('utf8', at, at + length));
    at += Math.max(length, 0);
  }
  return values;
}
