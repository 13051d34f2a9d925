import type { Token } from './lexer.ts';
import type { SqlSyntaxError } from './syntax-error.ts';
import type { TokenCursor } from './token-cursor.ts';

/*
 * COPY's parameters come in any order, without commas, with AS as noise nearly everywhere, and FORMAT may be left out:
 * https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html. So they are read into a table by name first, and given meaning after.
 */

type Argument = 'none' | 'string' | 'optional-string' | 'integer' | 'switch' | 'name-or-string';

const ARGUMENTS = {
  iam_role: 'name-or-string',
  credentials: 'string',
  access_key_id: 'string',
  secret_access_key: 'string',
  session_token: 'string',
  json: 'optional-string',
  csv: 'none',
  fixedwidth: 'string',
  parquet: 'none',
  orc: 'none',
  avro: 'optional-string',
  serializetojson: 'none',
  quote: 'string',
  delimiter: 'string',
  manifest: 'none',
  gzip: 'none',
  bzip2: 'none',
  lzop: 'none',
  zstd: 'none',
  region: 'string',
  timeformat: 'string',
  dateformat: 'string',
  null: 'string',
  emptyasnull: 'none',
  blanksasnull: 'none',
  truncatecolumns: 'none',
  trimblanks: 'none',
  removequotes: 'none',
  escape: 'none',
  fillrecord: 'none',
  ignoreblanklines: 'none',
  ignoreheader: 'integer',
  acceptinvchars: 'optional-string',
  acceptanydate: 'none',
  explicit_ids: 'none',
  roundec: 'none',
  maxerror: 'integer',
  ignoreallerrors: 'none',
  noload: 'none',
  statupdate: 'switch',
  compupdate: 'switch',
  comprows: 'integer',
  encoding: 'name-or-string',
  readratio: 'integer',
} as const satisfies Record<string, Argument>;

const REFUSED: Readonly<Record<string, string>> = {
  encrypted: 'client-side encryption of COPY has ended; use server-side encryption, which needs no option',
  master_symmetric_key: 'client-side encryption of COPY has ended; use server-side encryption, which needs no option',
  ssh: 'COPY over SSH is not supported',
  shapefile: 'FORMAT SHAPEFILE is not supported',
  job: 'COPY JOB is not supported',
};

export type OptionName = keyof typeof ARGUMENTS;

export interface CopyOption {
  readonly token: Token;
  /** Absent where the option takes no argument or got none. */
  readonly argument?: Token;
  readonly number?: number;
}

export type CopyOptions = ReadonlyMap<OptionName, CopyOption>;

/** Everything after the source, each option with its argument. */
export function readCopyOptions(cursor: TokenCursor): CopyOptions {
  return readOptions(cursor, { nameOf: (word) => optionName(cursor, word), read: (name) => readOption(cursor, name) });
}

/** Reads the options of COPY or UNLOAD to the statement's end, each once. `nameOf` gets '' for what is no word, and refuses it. */
export function readOptions<Name extends string>(
  cursor: TokenCursor,
  { nameOf, read }: { readonly nameOf: (word: string) => Name; readonly read: (name: Name) => CopyOption },
): ReadonlyMap<Name, CopyOption> {
  const options = new Map<Name, CopyOption>();
  while (!cursor.done) {
    if (cursor.accept('format')) cursor.accept('as');
    if (cursor.is('with', 'credentials')) cursor.accept('with');
    const token = cursor.peek();
    const name = nameOf(token?.kind === 'word' ? token.value : '');
    if (options.has(name)) throw cursor.error(`conflicting or redundant options: ${name.toUpperCase()} is given twice`);
    options.set(name, read(name));
  }
  return options;
}

function optionName(cursor: TokenCursor, word: string): OptionName {
  const refusal = REFUSED[word];
  if (refusal !== undefined) throw cursor.error(`COPY option ${word.toUpperCase()}: ${refusal}`);
  if (!Object.hasOwn(ARGUMENTS, word)) throw cursor.unexpected('an option of COPY');
  return word as OptionName;
}

function readOption(cursor: TokenCursor, name: OptionName): CopyOption {
  const token = cursor.next('an option');
  const kind: Argument = ARGUMENTS[name];
  if (kind === 'none') return { token };
  cursor.accept('as');
  if (kind === 'integer') return { token, number: cursor.integer(`a whole number after ${token.text}`) };
  const argument = readArgument(cursor, kind, `a literal after ${token.text}`);
  return argument ? { token, argument } : { token };
}

function readArgument(cursor: TokenCursor, kind: Argument, expected: string): Token | undefined {
  if (kind === 'string') return cursor.string(expected);
  if (kind === 'name-or-string')
    return cursor.peek()?.kind === 'word' ? cursor.next(expected) : cursor.string(expected);
  if (kind === 'optional-string') return cursor.peek()?.kind === 'string' ? cursor.next(expected) : undefined;
  const isSwitch = ['on', 'off', 'true', 'false', 'preset'].includes(cursor.peek()?.value ?? '');
  return isSwitch ? cursor.next(expected) : undefined;
}

/** An error at an option, for what only makes sense of several together. */
export function optionError(cursor: TokenCursor, option: CopyOption | undefined, message: string): SqlSyntaxError {
  return cursor.error(message, option?.argument ?? option?.token);
}
