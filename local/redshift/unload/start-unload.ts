import { splitStatements, statementKind } from '../../../redshift-sql/statements.ts';
import type { UnloadStatement } from '../../../redshift-sql/unload.ts';
import { CopyFault, engineFault, notYet, storageFault } from '../copy/faults.ts';
import { parseS3Url } from '../copy/s3-location.ts';
import type { CopyStorage, ObjectWriter, StorageAccess, UnloadStorage } from '../copy/storage.ts';
import type { ResultColumn } from '../frames/result-rows.ts';
import type { RowHandlers } from '../row-handlers.ts';
import { unloadManifest } from './manifest.ts';
import { rowFormat } from './row-format.ts';
import { UnloadFiles } from './unload-files.ts';
import type { UnloadedFile } from './unload-files.ts';

/** An UNLOAD that takes rows. */
export interface Unloading extends RowHandlers {
  /** Puts the files in their place; answers which they are. */
  finish(): readonly UnloadedFile[];
  abandon(): void;
}

interface Target {
  readonly access: StorageAccess;
  readonly prefix: string;
  readonly storage: CopyStorage;
  readonly unload: UnloadStorage;
}

/** Checks and clears the place that an UNLOAD writes to; throws a CopyFault. */
export async function startUnload(statement: UnloadStatement, storage: CopyStorage): Promise<Unloading> {
  refuseUndone(statement);
  refuseQuery(statement);
  const { bucket, key: prefix } = parseS3Url(statement.target);
  const { authorization, region } = statement;
  const access = { bucket, authorization, ...(region !== undefined && { region }) };
  if (storage.unload === undefined) throw notYet('UNLOAD to this storage', 'Start it as `shiftwork local up` does.');
  const target = { access, prefix, storage, unload: storage.unload };
  await clear(statement, target);
  return unloadingTo(statement, target);
}

function refuseUndone({ format, compression, others }: UnloadStatement): void {
  const [other] = others;
  if (format === 'parquet') throw notYet('UNLOAD to Parquet', 'Use CSV, JSON or delimited text.');
  if (compression === 'bzip2' || compression === 'zstd')
    throw notYet(`UNLOAD with ${compression.toUpperCase()}`, 'Compress with GZIP.');
  if (other !== undefined) throw notYet(`UNLOAD with ${other.toUpperCase()}`, 'Leave it out.');
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html: the outer SELECT has no LIMIT. */
function refuseQuery({ query }: UnloadStatement): void {
  const [statement, second] = splitStatements(query);
  if (!statement || second || statementKind(statement) !== 'select') {
    throw new CopyFault('The query of UNLOAD must be one SELECT', { sqlstate: '42601' });
  }
  let depth = 0;
  for (const { kind, value, text } of statement.tokens) {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth > 0 || kind !== 'word' || value !== 'limit') continue;
    throw new CopyFault('Limit clause is not supported', {
      sqlstate: '0A000',
      hint: 'Put the SELECT with LIMIT into a subquery.',
    });
  }
}

async function clear({ allowOverwrite, cleanPath }: UnloadStatement, target: Target): Promise<void> {
  const { access, prefix, storage, unload } = target;
  const found = await storage.list({ ...access, prefix }).catch((error: unknown) => {
    throw storageFault(error, { ...access, prefix });
  });
  if (cleanPath) for (const { key } of found) asked(target, key, () => unload.remove({ ...access, key }));
  else if (found.length > 0 && !allowOverwrite) throw notEmpty(target);
}

function notEmpty({ access, prefix }: Target): CopyFault {
  const error =
    'Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, manually removing the ' +
    'target files in S3, or using the ALLOWOVERWRITE option.';
  const context = `Listing bucket=${access.bucket} prefix=${prefix}`;
  return engineFault({ error, code: 8001, context, location: 's3_unloader.cpp:0' });
}

function unloadingTo(statement: UnloadStatement, target: Target): Unloading {
  const create = (key: string): ObjectWriter =>
    asked(target, key, () => target.unload.create({ ...target.access, key }));
  let columns: readonly ResultColumn[] = [];
  let files: UnloadFiles | undefined;
  return {
    onColumns: (found) => {
      columns = found;
      files = new UnloadFiles({ statement, prefix: target.prefix, format: rowFormat(statement, columns), create });
    },
    onRow: (row) => files?.add(row),
    abandon: () => files?.abandon(),
    finish: () => {
      if (files === undefined) return [];
      files.finish();
      if (statement.manifest !== 'none') writeManifest(statement, { target, columns, files, create });
      return files.files;
    },
  };
}

interface Written {
  readonly target: Target;
  readonly columns: readonly ResultColumn[];
  readonly files: UnloadFiles;
  readonly create: (key: string) => ObjectWriter;
}

function writeManifest({ manifest }: UnloadStatement, { target, columns, files, create }: Written): void {
  const { bucket } = target.access;
  const writer = create(`${target.prefix}manifest`);
  const isVerbose = manifest === 'verbose';
  writer.write(Buffer.from(unloadManifest({ bucket, files: files.files, columns, isVerbose })));
  writer.finish();
}

/** Says of what the storage refuses where that was. */
function asked<T>({ access }: Target, key: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storageFault(error, { ...access, key });
  }
}
