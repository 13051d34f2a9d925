import { copyAuthorization } from './copy-authorization.ts';
import type { CopyAuthorization } from './copy-authorization.ts';
import type { CopyOptions } from './copy-options.ts';
import type { Statement } from './statements.ts';
import { TokenCursor } from './token-cursor.ts';
import { readUnloadOptions } from './unload-options.ts';
import type { UnloadOptionName, UnloadOptions } from './unload-options.ts';

/** UNLOAD, read whole; what was left out has Redshift's default. */
export interface UnloadStatement {
  /** Unescaped: the text between its quotes or dollars. */
  readonly query: string;
  /** `s3://bucket/prefix`: names of files begin so. */
  readonly target: string;
  readonly authorization: CopyAuthorization;
  readonly region?: string;
  readonly format: 'delimited' | 'csv' | 'json' | 'parquet';
  readonly delimiter: string;
  readonly nullAs: string;
  readonly header: boolean;
  readonly addQuotes: boolean;
  readonly escape: boolean;
  readonly compression: 'none' | 'gzip' | 'bzip2' | 'zstd';
  readonly manifest: 'none' | 'plain' | 'verbose';
  readonly allowOverwrite: boolean;
  readonly cleanPath: boolean;
  readonly parallel: boolean;
  readonly maxFileBytes: number;
  readonly extension?: string;
  /** Options that change what is written, and have no field here. */
  readonly others: readonly string[];
}

/** ENCRYPTED and KMS_KEY_ID ask S3 to encrypt, which a reader does not see; with a key of one's own the files differ. */
const OTHERS: readonly UnloadOptionName[] = ['fixedwidth', 'partition', 'master_symmetric_key'];
const LARGEST_FILE = 6.2 * 1024 ** 3;
const SMALLEST_FILE = 5 * 1024 ** 2;

/** https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html: which parameters exclude each other. */
const EXCLUDE: readonly (readonly [UnloadOptionName, readonly UnloadOptionName[]])[] = [
  ['csv', ['json', 'parquet', 'fixedwidth', 'addquotes', 'escape']],
  ['json', ['parquet', 'delimiter', 'fixedwidth', 'header', 'addquotes', 'escape', 'null']],
  ['parquet', ['delimiter', 'fixedwidth', 'header', 'addquotes', 'escape', 'null', 'gzip', 'bzip2', 'zstd']],
  ['fixedwidth', ['delimiter', 'header']],
  ['cleanpath', ['allowoverwrite']],
  ['gzip', ['bzip2', 'zstd']],
  ['bzip2', ['zstd']],
];

/** The query of an UNLOAD. */
export function unloadQuery(statement: Statement): string {
  return readQuery(new TokenCursor(statement));
}

/** Reads an UNLOAD with every option. What Redshift would refuse by its text alone is a SqlSyntaxError. */
export function parseUnload(statement: Statement): UnloadStatement {
  const cursor = new TokenCursor(statement);
  const query = readQuery(cursor);
  const target = cursor.string("the target as a literal, such as 's3://bucket/prefix'").value;
  const options = readUnloadOptions(cursor);
  refuseTogether(cursor, options);
  return {
    query,
    target,
    authorization: copyAuthorization(cursor, options as CopyOptions),
    ...textOptions(options),
    ...fileOptions(cursor, options),
    others: OTHERS.filter((name) => options.has(name)),
  };
}

function readQuery(cursor: TokenCursor): string {
  cursor.expect('unload', '(');
  const query = cursor.string("the query as a literal, such as UNLOAD ('select …')");
  cursor.expect(')', 'to');
  return query.value;
}

function refuseTogether(cursor: TokenCursor, options: UnloadOptions): void {
  for (const [name, others] of EXCLUDE) {
    const other = options.has(name) ? others.find((candidate) => options.has(candidate)) : undefined;
    if (other === undefined) continue;
    const message = `conflicting or redundant options: ${name.toUpperCase()} and ${other.toUpperCase()} exclude each other`;
    throw cursor.error(message, options.get(other)?.token);
  }
}

type Text = 'format' | 'delimiter' | 'nullAs' | 'header' | 'addQuotes' | 'escape';

function textOptions(options: UnloadOptions): Pick<UnloadStatement, Text> {
  const format = (['csv', 'json', 'parquet'] as const).find((name) => options.has(name)) ?? 'delimited';
  return {
    format,
    delimiter: delimiterOf(options) ?? (format === 'csv' ? ',' : '|'),
    nullAs: options.get('null')?.argument?.value ?? '',
    header: options.has('header'),
    addQuotes: options.has('addquotes'),
    escape: options.has('escape'),
  };
}

/** `'\t'`, or three octal digits: `'\001'`. */
function delimiterOf(options: UnloadOptions): string | undefined {
  const written = options.get('delimiter')?.argument?.text.slice(1, -1);
  if (written === undefined) return undefined;
  if (written === String.raw`\t`) return '\t';
  const [, octal] = /^\\([0-7]{3})$/.exec(written) ?? [];
  return octal === undefined ? options.get('delimiter')?.argument?.value : String.fromCharCode(parseInt(octal, 8));
}

function fileOptions(cursor: TokenCursor, options: UnloadOptions) {
  const region = options.get('region')?.argument?.value;
  const extension = options.get('extension')?.argument?.value;
  const manifest = options.get('manifest');
  return {
    compression: (['gzip', 'bzip2', 'zstd'] as const).find((name) => options.has(name)) ?? 'none',
    manifest: manifest === undefined ? 'none' : manifest.argument?.value === 'verbose' ? 'verbose' : 'plain',
    allowOverwrite: options.has('allowoverwrite'),
    cleanPath: options.has('cleanpath'),
    parallel: !['off', 'false'].includes(options.get('parallel')?.argument?.value ?? 'on'),
    maxFileBytes: maxFileBytes(cursor, options),
    ...(region !== undefined && { region }),
    ...(extension !== undefined && { extension }),
  } as const;
}

function maxFileBytes(cursor: TokenCursor, options: UnloadOptions): number {
  const option = options.get('maxfilesize');
  const bytes = option?.number ?? LARGEST_FILE;
  if (bytes >= SMALLEST_FILE && bytes <= LARGEST_FILE) return bytes;
  throw cursor.error('MAXFILESIZE must be between 5 MB and 6.2 GB', option?.token);
}
