import type { TargetColumn } from './copy/target-column.ts';
import type { Queries } from './injector.ts';

/** The table that a COPY loads, as the client's transaction sees it. */
export interface CopyTarget {
  readonly tableId: number;
  /** Whether it was never analysed: then COPY analyses it. */
  readonly isNew: boolean;
  readonly columns: readonly TargetColumn[];
}

const COLUMNS = `
SELECT c.oid, c.reltuples < 0, a.attname, t.typname, a.atttypmod, a.attnotnull, a.atthasdef, a.attidentity
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
 WHERE c.oid = $1::text::regclass
 ORDER BY a.attnum`;

/** PostgreSQL adds the length of its own header to the length that was declared. */
const TYPMOD_HEADER = 4;

/** Asks for a table's columns on the client's connection; fails with Skipped. */
export async function readColumns(queries: Queries, table: string): Promise<CopyTarget> {
  const rows = await queries.rows(COLUMNS, [table]);
  return { tableId: Number(rows[0]?.[0]), isNew: rows[0]?.[1] === 't', columns: rows.map(columnOf) };
}

function columnOf(row: readonly (string | null)[]): TargetColumn {
  const [, , name, type, typmodText, notNull, hasDefault, identity] = row.map((value) => value ?? '');
  const typmod = Number(typmodText);
  const isSized = (type === 'varchar' || type === 'bpchar') && typmod > 0;
  return {
    name: name ?? '',
    type: type ?? '',
    typmod,
    ...(isSized && { byteLength: typmod - TYPMOD_HEADER }),
    notNull: notNull === 't',
    hasDefault: hasDefault === 't',
    identity: identity === 'a' ? 'always' : identity === 'd' ? 'by default' : 'no',
  };
}
