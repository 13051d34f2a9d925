import { formatS3Url, tryParseS3Url } from '../aws/s3-url.ts';
import type { S3Location } from '../aws/s3-url.ts';
import { parseCopy } from '../redshift-sql/copy.ts';
import type { CopyStatement } from '../redshift-sql/copy.ts';
import type { TableName } from '../redshift-sql/names.ts';
import { statementKind } from '../redshift-sql/statements.ts';
import type { Statement } from '../redshift-sql/statements.ts';
import type { KnownFiles, LoadedFile } from '../warehouse/ledger/files.ts';
import { ScriptRefusedError, readScript } from '../warehouse/script.ts';
import { failure } from './failures.ts';
import type { PlannedSql } from './sql-task.ts';

/** The one COPY of a stage task. */
export interface StageCopy {
  readonly statement: Statement;
  readonly copy: CopyStatement;
  readonly table: TableName;
  /** Where its objects lie: a key prefix. */
  readonly place: S3Location;
}

/** Reads a stage task's file; refuses one that holds more than a COPY of a prefix. */
export function readStageCopy({ script, target }: Pick<PlannedSql, 'script' | 'target'>): StageCopy {
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

/** The files that were loaded, and hold something else now. */
export function changedFiles(files: readonly LoadedFile[], known: KnownFiles): readonly LoadedFile[] {
  return files.filter(({ key, etag }) => known.get(key)?.has(etag) === false);
}

/** The files to load: those that are not in the ledger. A changed one is neither new nor known, unless the file says `@on_change append`. */
export function newFiles(
  files: readonly LoadedFile[],
  known: KnownFiles,
  { input, script, detail }: Pick<PlannedSql, 'input' | 'script' | 'detail'>,
): readonly LoadedFile[] {
  const changed = changedFiles(files, known);
  if (changed.length === 0 || detail.onChange === 'append') {
    return files.filter(({ key, etag }) => known.get(key)?.has(etag) !== true);
  }
  const shown = changed.slice(0, SHOWN_FILES).map(formatS3Url);
  const more = changed.length > SHOWN_FILES ? `, and ${changed.length - SHOWN_FILES} more` : '';
  throw failure('ChangedFiles', {
    message: `${input.task} stopped before loading: ${changed.length} of its files were loaded before and have changed since: ${shown.join(', ')}${more}. Loading them would double their rows. Put the files back, give the changed ones new names, or start a run with --reload to load everything anew. What ${script.file} is to do by itself, it says with \`-- @on_change reload\` or \`append\`.`,
    facts: { task: input.task, file: script.file, changed: changed.length, files: shown },
  });
}
