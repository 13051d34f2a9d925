import { optionError } from './copy-options.ts';
import type { CopyOption, CopyOptions, OptionName } from './copy-options.ts';
import type { CopyFormat } from './copy-format.ts';
import type { TokenCursor } from './token-cursor.ts';

const NOT_WITH: Readonly<Partial<Record<CopyFormat['kind'], readonly OptionName[]>>> = {
  json: ['delimiter', 'quote', 'escape', 'fillrecord', 'ignoreblanklines', 'null', 'readratio', 'removequotes'],
  csv: ['removequotes', 'escape'],
  delimited: ['quote'],
  fixedwidth: ['delimiter', 'quote', 'removequotes', 'escape'],
  avro: [
    'delimiter',
    'quote',
    'escape',
    'fillrecord',
    'ignoreblanklines',
    'ignoreheader',
    'null',
    'readratio',
    'removequotes',
  ],
};

/** https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html */
const WITH_COLUMNAR: ReadonlySet<OptionName> = new Set<OptionName>([
  'parquet',
  'orc',
  'serializetojson',
  'acceptinvchars',
  'fillrecord',
  'iam_role',
  'credentials',
  'access_key_id',
  'secret_access_key',
  'session_token',
  'manifest',
  'statupdate',
  'explicit_ids',
]);

const COMPRESSIONS = ['gzip', 'bzip2', 'lzop', 'zstd'] as const;

const RANGES: ReadonlyMap<OptionName, readonly [number, number]> = new Map([
  ['maxerror', [0, 100_000]],
  ['ignoreheader', [0, Number.MAX_SAFE_INTEGER]],
  ['comprows', [1000, 2_147_483_647]],
  ['readratio', [1, Number.MAX_SAFE_INTEGER]],
]);

/** Refuses options that exclude each other or the format, and numbers out of range. */
export function refuseCopyConflicts(cursor: TokenCursor, options: CopyOptions, format: CopyFormat): void {
  const columnar = format.kind === 'parquet' || format.kind === 'orc';
  for (const [name, option] of options) {
    const refused = columnar
      ? !WITH_COLUMNAR.has(name) && !isDefault(name, option)
      : name === 'serializetojson' || NOT_WITH[format.kind]?.includes(name);
    if (refused) {
      const message = `${name.toUpperCase()} argument is not supported for ${format.kind.toUpperCase()} based COPY`;
      throw optionError(cursor, option, message);
    }
  }
  refuseTogether(cursor, options, ['maxerror', 'ignoreallerrors']);
  refuseTogether(cursor, options, COMPRESSIONS);
  refuseOutOfRange(cursor, options);
}

/** MAXERROR 0 asks for nothing that is not so without it: dlt sends it with Parquet. */
function isDefault(name: OptionName, { number }: CopyOption): boolean {
  return name === 'maxerror' && number === 0;
}

/** The compression declared; Redshift never looks into the objects for it. */
export function copyCompression(options: CopyOptions): (typeof COMPRESSIONS)[number] | 'none' {
  return COMPRESSIONS.find((name) => options.has(name)) ?? 'none';
}

function refuseTogether(cursor: TokenCursor, options: CopyOptions, names: readonly OptionName[]): void {
  const [first, second] = names.filter((name) => options.has(name));
  if (!second) return;
  const message = `conflicting or redundant options: ${first?.toUpperCase()} and ${second.toUpperCase()} exclude each other`;
  throw optionError(cursor, options.get(second), message);
}

function refuseOutOfRange(cursor: TokenCursor, options: CopyOptions): void {
  for (const [name, [least, most]] of RANGES) {
    const option = options.get(name);
    const { number } = option ?? {};
    if (number === undefined || (number >= least && number <= most)) continue;
    const expected = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
    throw optionError(cursor, option, `${name.toUpperCase()} is ${number}: expected ${expected}`);
  }
}
