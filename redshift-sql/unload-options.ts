import { readOptions } from './copy-options.ts';
import type { CopyOption } from './copy-options.ts';
import type { TokenCursor } from './token-cursor.ts';

/*
 * UNLOAD's parameters come in any order, without commas, with AS as noise, and FORMAT may be left out:
 * https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html
 */

type Argument = 'none' | 'string' | 'name-or-string' | 'switch' | 'size' | 'names';

const ARGUMENTS = {
  iam_role: 'name-or-string',
  credentials: 'string',
  access_key_id: 'string',
  secret_access_key: 'string',
  session_token: 'string',
  csv: 'none',
  json: 'none',
  parquet: 'none',
  delimiter: 'string',
  fixedwidth: 'string',
  header: 'none',
  null: 'string',
  addquotes: 'none',
  escape: 'none',
  gzip: 'none',
  bzip2: 'none',
  zstd: 'none',
  encrypted: 'switch',
  kms_key_id: 'string',
  master_symmetric_key: 'string',
  manifest: 'switch',
  allowoverwrite: 'none',
  cleanpath: 'none',
  parallel: 'switch',
  maxfilesize: 'size',
  rowgroupsize: 'size',
  region: 'string',
  extension: 'string',
  partition: 'names',
} as const satisfies Record<string, Argument>;

const SWITCHES = ['on', 'off', 'true', 'false', 'verbose', 'auto'];
const MEGABYTE = 1024 * 1024;

export type UnloadOptionName = keyof typeof ARGUMENTS;
/** Sizes are numbers of bytes. */
export type UnloadOptions = ReadonlyMap<UnloadOptionName, CopyOption>;

/** Everything after the target, each option with its argument. */
export function readUnloadOptions(cursor: TokenCursor): UnloadOptions {
  return readOptions(cursor, { nameOf: (word) => optionName(cursor, word), read: (name) => readOption(cursor, name) });
}

function optionName(cursor: TokenCursor, word: string): UnloadOptionName {
  if (isOption(word)) return word;
  throw cursor.unexpected('an option of UNLOAD');
}

function isOption(word: string): word is UnloadOptionName {
  return Object.hasOwn(ARGUMENTS, word);
}

function readOption(cursor: TokenCursor, name: UnloadOptionName): CopyOption {
  const token = cursor.next('an option');
  const kind: Argument = ARGUMENTS[name];
  if (kind === 'none') return { token };
  const expected = `a value after ${token.text}`;
  if (kind === 'names') return { token, ...skipNames(cursor) };
  cursor.accept('as');
  if (kind === 'size') return { token, number: readSize(cursor, expected) };
  if (kind === 'string') return { token, argument: cursor.string(expected) };
  if (kind === 'switch')
    return SWITCHES.includes(cursor.peek()?.value ?? '') ? { token, argument: cursor.next(expected) } : { token };
  return { token, argument: cursor.peek()?.kind === 'word' ? cursor.next(expected) : cursor.string(expected) };
}

function skipNames(cursor: TokenCursor): object {
  cursor.expect('by');
  cursor.nameList();
  cursor.accept('include');
  return {};
}

/** Megabytes, unless it says GB: `6.2 GB`. */
function readSize(cursor: TokenCursor, expected: string): number {
  const { text, kind } = cursor.next(expected);
  if (kind !== 'number') throw cursor.unexpected(expected);
  const unit = cursor.accept('gb') ? 1024 : 1;
  cursor.accept('mb');
  return Number(text) * unit * MEGABYTE;
}
