import { copyAuthorization } from './copy-authorization.ts';
import type { CopyAuthorization } from './copy-authorization.ts';
import { copyCompression, refuseCopyConflicts } from './copy-conflicts.ts';
import { copyFormat } from './copy-format.ts';
import type { CopyFormat } from './copy-format.ts';
import { optionError, readCopyOptions } from './copy-options.ts';
import type { CopyOption, CopyOptions, OptionName } from './copy-options.ts';
import { editStatement } from './edits.ts';
import type { Span } from './edits.ts';
import { quoteLiteral } from './quote.ts';
import type { RelationName } from './relation-name.ts';
import type { Statement } from './statements.ts';
import { TokenCursor } from './token-cursor.ts';

/** COPY … FROM, read whole. What was left out has Redshift's default, or is absent where the default depends on the rest. */
export interface CopyStatement {
  readonly table: RelationName;
  /** Folded, in the order written. */
  readonly columns?: readonly string[];
  /** FROM's literal: a key prefix, or with `manifest` one object. The span is the literal with its quotes. */
  readonly source: Span & { readonly url: string };
  readonly authorization: CopyAuthorization;
  readonly format: CopyFormat;
  readonly manifest: boolean;
  readonly compression: 'none' | 'gzip' | 'bzip2' | 'lzop' | 'zstd';
  readonly region?: string;
  /** A pattern, `auto`, `epochsecs` or `epochmillisecs`, as written: the three are case-sensitive. */
  readonly timeFormat?: string;
  readonly dateFormat?: string;
  /** The text that means NULL; `\N` by default. */
  readonly nullAs: string;
  readonly emptyAsNull: boolean;
  readonly blanksAsNull: boolean;
  readonly truncateColumns: boolean;
  readonly trimBlanks: boolean;
  readonly removeQuotes: boolean;
  readonly escape: boolean;
  readonly fillRecord: boolean;
  readonly ignoreBlankLines: boolean;
  /** Lines skipped at the head of every object. */
  readonly ignoreHeader: number;
  /** What each byte of an invalid character becomes; absent: such a character is an error. */
  readonly acceptInvChars?: string;
  readonly acceptAnyDate: boolean;
  readonly explicitIds: boolean;
  readonly roundec: boolean;
  /** The load fails when it has this many errors; 0 and 1 both mean the first. */
  readonly maxError: number;
  readonly ignoreAllErrors: boolean;
  readonly noLoad: boolean;
  /** Absent: only if the table was empty. */
  readonly statUpdate?: boolean;
  readonly compUpdate?: 'on' | 'off' | 'preset';
  readonly compRows?: number;
  readonly encoding: 'utf8' | 'utf16' | 'utf16le' | 'utf16be' | 'iso88591';
  readonly readRatio?: number;
}

const ENCODINGS = ['utf8', 'utf16', 'utf16le', 'utf16be', 'iso88591'] as const;

/** Reads a COPY with every option. What Redshift would refuse by its text alone is a SqlSyntaxError. */
export function parseCopy(statement: Statement): CopyStatement {
  const cursor = new TokenCursor(statement);
  cursor.expect('copy');
  const table = cursor.relation();
  const columns = cursor.is('(') ? cursor.nameList() : undefined;
  cursor.expect('from');
  const { value: url, start, end } = cursor.string("the source as a literal, such as 's3://bucket/prefix'");
  const options = readCopyOptions(cursor);
  const format = copyFormat(cursor, options);
  refuseCopyConflicts(cursor, options, format);
  return {
    table,
    ...(columns && { columns }),
    source: { url, start, end },
    authorization: copyAuthorization(cursor, options),
    format,
    ...flagsOf(options),
    ...valuesOf(cursor, options),
  };
}

/** The statement's text, but read from a manifest: FROM's literal replaced, and MANIFEST added if it lacks. */
export function copyFromManifest(statement: Statement, manifestUrl: string): string {
  const { source, manifest } = parseCopy(statement);
  const text = `${quoteLiteral(manifestUrl)}${manifest ? '' : ' MANIFEST'}`;
  return editStatement(statement, [{ start: source.start, end: source.end, text }]);
}

function flagsOf(options: CopyOptions) {
  return {
    manifest: options.has('manifest'),
    emptyAsNull: options.has('emptyasnull'),
    blanksAsNull: options.has('blanksasnull'),
    truncateColumns: options.has('truncatecolumns'),
    trimBlanks: options.has('trimblanks'),
    removeQuotes: options.has('removequotes'),
    escape: options.has('escape'),
    fillRecord: options.has('fillrecord'),
    ignoreBlankLines: options.has('ignoreblanklines'),
    acceptAnyDate: options.has('acceptanydate'),
    explicitIds: options.has('explicit_ids'),
    roundec: options.has('roundec'),
    ignoreAllErrors: options.has('ignoreallerrors'),
    noLoad: options.has('noload'),
  };
}

function valuesOf(cursor: TokenCursor, options: CopyOptions) {
  const textOf = (name: OptionName): string | undefined => options.get(name)?.argument?.value;
  const numberOf = (name: OptionName): number | undefined => options.get(name)?.number;
  return {
    compression: copyCompression(options),
    nullAs: nullAsOf(options.get('null')),
    ignoreHeader: numberOf('ignoreheader') ?? 0,
    maxError: numberOf('maxerror') ?? 0,
    encoding: encodingOf(cursor, options.get('encoding')),
    ...given('region', textOf('region')),
    ...given('timeFormat', textOf('timeformat')),
    ...given('dateFormat', textOf('dateformat')),
    ...given('acceptInvChars', replacementOf(cursor, options.get('acceptinvchars'))),
    ...given('statUpdate', statUpdateOf(cursor, options.get('statupdate'))),
    ...given('compUpdate', compUpdateOf(options.get('compupdate'))),
    ...given('compRows', numberOf('comprows')),
    ...given('readRatio', numberOf('readratio')),
  };
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in Name]: Value });
}

/** AWS writes the default both `'\N'` and `'\\N'`: in COPY both mean backslash and N. */
function nullAsOf(option: CopyOption | undefined): string {
  if (!option?.argument || option.argument.text === String.raw`'\N'`) return String.raw`\N`;
  return option.argument.value;
}

function replacementOf(cursor: TokenCursor, option: CopyOption | undefined): string | undefined {
  if (!option) return undefined;
  const replacement = option.argument?.value ?? '?';
  const code = replacement.charCodeAt(0);
  if (replacement.length !== 1 || code < 1 || code > 127) {
    throw optionError(
      cursor,
      option,
      'ACCEPTINVCHARS: the replacement must be a single ASCII character other than NUL',
    );
  }
  return replacement;
}

function statUpdateOf(cursor: TokenCursor, option: CopyOption | undefined): boolean | undefined {
  if (!option) return undefined;
  const value = option.argument?.value ?? 'on';
  if (value === 'preset') throw optionError(cursor, option, 'STATUPDATE PRESET: expected ON or OFF');
  return value === 'on' || value === 'true';
}

function compUpdateOf(option: CopyOption | undefined): 'on' | 'off' | 'preset' | undefined {
  if (!option) return undefined;
  const value = option.argument?.value ?? 'on';
  if (value === 'preset') return 'preset';
  return value === 'on' || value === 'true' ? 'on' : 'off';
}

function encodingOf(cursor: TokenCursor, option: CopyOption | undefined): CopyStatement['encoding'] {
  const written = (option?.argument?.value ?? 'utf8').toLowerCase().replaceAll('-', '');
  const encoding = ENCODINGS.find((name) => name === written);
  if (!encoding) throw optionError(cursor, option, `ENCODING ${written}: expected ${ENCODINGS.join(', ')}`);
  return encoding;
}
