import type { UnloadStatement } from '../../redshift-sql/unload.ts';
import { parseS3Url } from './copy/s3-location.ts';
import type { LogRow } from './log-files.ts';
import type { Session } from './session-state.ts';
import type { UnloadedFile } from './unload/unload-files.ts';

/** An UNLOAD that has put its files in their place. */
export interface UnloadRecord {
  readonly session: Session;
  readonly query: number;
  readonly statement: UnloadStatement;
  readonly startedAt: Date;
  readonly files: readonly UnloadedFile[];
}

const FORMAT_NAMES = { delimited: 'Text', csv: 'CSV', json: 'JSON', parquet: 'Parquet' } as const;

/** A row for each file that an UNLOAD has written. Its columns are those of `layer/77-unloads.sql`. */
export function unloadRows({ session, query, statement, startedAt, files }: UnloadRecord): readonly LogRow[] {
  const { bucket } = parseS3Url(statement.target);
  const endedAt = new Date();
  return files.map(({ key, rows, bytes }) => [
    query,
    session.pid,
    session.startup.user,
    `s3://${bucket}/${key}`,
    rows,
    bytes,
    startedAt,
    endedAt,
    FORMAT_NAMES[statement.format],
    statement.compression === 'none' ? null : statement.compression,
    statement.target,
  ]);
}
