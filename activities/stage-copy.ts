import { formatS3Url, tryParseS3Url } from '../aws/s3-url.ts';
import type { S3Location } from '../aws/s3-url.ts';
import { parseCopy } from '../redshift-sql/copy.ts';
import type { CopyStatement } from '../redshift-sql/copy.ts';
import type { TableName } from '../redshift-sql/names.ts';
import { statementKind } from '../redshift-sql/statements.ts';
import type { Statement } from '../redshift-sql/statements.ts';
import type { LoadedFile } from '../warehouse/ledger/files.ts';
import { ScriptRefusedError, readScript } from '../warehouse/script.ts';
import { failure } from './failures.ts';
import type { SqlTask } from './sql-task.ts';

/** The one COPY of a stage task. */
export interface StageCopy {
  readonly statement: Statement;
  readonly copy: CopyStatement;
  readonly table: TableName;
  /** Where its objects lie: a key prefix. */
  readonly place: S3Location;
}

/** Reads a stage task's file; refuses one that holds more than a COPY of a prefix. */
export function readStageCopy({ script, target }: SqlTask): StageCopy {
  const statements = readScript(script);
  const [statement] = statements;
  if (statement === undefined || statements.length > 1 || statementKind(statement) !== 'copy') {
    throw new ScriptRefusedError(
      `${script.file}: a stage file holds one COPY and nothing else, so that it can be loaded in batches; this one has ${statements.length} statements. Move the others to transform/.`,
    );
  }
  const copy = parseCopy(statement);
  const place = tryParseS3Url(copy.source.url);
  const why = place === undefined ? 'its source is not in S3' : unsupported(copy);
  if (place === undefined || why !== undefined) {
    throw new ScriptRefusedError(`${script.file}:${statement.line}: this COPY cannot be a stage task: ${why}.`);
  }
  return { statement, copy, place, table: { schema: copy.table.schema ?? target.schema, table: copy.table.table } };
}

/** What the ledger could not keep account of, and what to write instead. */
function unsupported({ manifest, noLoad }: CopyStatement): string | undefined {
  if (manifest)
    return "a manifest of one's own is not supported yet; name the prefix of its files, and leave MANIFEST out";
  if (noLoad) return 'NOLOAD loads nothing, and its files would count as loaded; leave it out';
  return undefined;
}

const SHOWN_FILES = 10;

/** The files that are not in the ledger; fails where one was loaded and has changed since: neither new nor known. */
export function newFiles(
  files: readonly LoadedFile[],
  known: ReadonlyMap<string, string>,
  { input, script }: SqlTask,
): readonly LoadedFile[] {
  const changed = files.filter(({ key, etag }) => known.has(key) && known.get(key) !== etag);
  if (changed.length === 0) return files.filter(({ key }) => !known.has(key));
  const shown = changed.slice(0, SHOWN_FILES).map(formatS3Url);
  const more = changed.length > SHOWN_FILES ? `, and ${changed.length - SHOWN_FILES} more` : '';
  throw failure('ChangedFiles', {
    message: `${input.task} stopped before loading: ${changed.length} of its files were loaded before and have changed since: ${shown.join(', ')}${more}. Loading them would double their rows. Put the files back, give the changed ones new names, or run the DAG with its drop tasks to load everything anew.`,
    facts: { task: input.task, file: script.file, changed: changed.length, files: shown },
  });
}
