import { errorCode } from './errors.ts';
import { toRows } from './session.ts';
import type { Session, SqlRow } from './session.ts';

/** Why one line of one file could not be loaded. */
export interface LoadError {
  readonly file: string;
  readonly line: number;
  readonly column: string;
  readonly reason: string;
  readonly code: number;
  /** At most 64 characters of the offending value: for artifacts, never for a failure. */
  readonly value: string;
}

const MAX_ERRORS = 20;
const MAX_VALUE = 64;

/** The provisioned cluster's table, and the view that serverless has in its place. */
const SOURCES = [
  `select filename as file, line_number as line, colname as col, err_reason as reason, err_code as code, raw_field_value as value
   from stl_load_errors where query = pg_last_copy_id() order by filename, line_number`,
  `select file_name as file, line_number as line, column_name as col, error_message as reason, error_code as code, '' as value
   from sys_load_error_detail where query_id = pg_last_copy_id() order by file_name, line_number`,
];

/** undefined_table, insufficient_privilege: ask the other one. */
const NOT_HERE = new Set(['42P01', '42501']);

/** What the warehouse has logged of this session's last COPY; its log outlives the rollback. At most 20 errors. */
export async function readLoadErrors(session: Session): Promise<readonly LoadError[]> {
  for (const source of SOURCES) {
    try {
      return toRows(await session.query(`${source} limit ${MAX_ERRORS}`)).map(toLoadError);
    } catch (error) {
      if (!NOT_HERE.has(errorCode(error) ?? '')) throw error;
    }
  }
  return [];
}

/** `s3://b/k line 7, column duration: Invalid digit …`: without the value. */
export function describeLoadError({ file, line, column, reason, code }: LoadError): string {
  const where = column === '' ? `line ${line}` : `line ${line}, column ${column}`;
  return `${file} ${where}: ${withoutValue(reason)} (error ${code})`;
}

/** Redshift's reasons name the value in some cases: `Invalid digit, Value 'x', Pos 0, Type: Integer`. */
function withoutValue(reason: string): string {
  return reason.replace(/Value '.*?', /s, '');
}

/** CHAR columns come padded with blanks. */
function toLoadError(row: SqlRow): LoadError {
  const text = (name: string): string => row[name]?.trimEnd() ?? '';
  return {
    file: text('file'),
    line: Number(text('line')),
    column: text('col'),
    reason: text('reason'),
    code: Number(text('code')),
    value: text('value').slice(0, MAX_VALUE),
  };
}
