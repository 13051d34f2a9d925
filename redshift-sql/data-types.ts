import type { TokenCursor } from './token-cursor.ts';

/*
 * Redshift's types under one name each, lengths filled in: https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html
 * and, for VARCHAR(MAX) and the lengths left out, https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html.
 */

const SYNONYMS: Readonly<Record<string, string>> = {
  int: 'integer',
  int4: 'integer',
  integer: 'integer',
  int2: 'smallint',
  smallint: 'smallint',
  int8: 'bigint',
  bigint: 'bigint',
  float4: 'real',
  real: 'real',
  float8: 'double precision',
  'double precision': 'double precision',
  bool: 'boolean',
  boolean: 'boolean',
  date: 'date',
  datetime: 'timestamp',
  timestamp: 'timestamp',
  'timestamp without time zone': 'timestamp',
  timestamptz: 'timestamptz',
  'timestamp with time zone': 'timestamptz',
  time: 'time',
  'time without time zone': 'time',
  timetz: 'timetz',
  'time with time zone': 'timetz',
  super: 'super',
  geometry: 'geometry',
  geography: 'geography',
  hllsketch: 'hllsketch',
  'interval year to month': 'interval year to month',
  'interval day to second': 'interval day to second',
};

interface Sized {
  readonly name: string;
  readonly whenLeftOut: number;
  readonly max: number;
}

const VARCHAR: Sized = { name: 'varchar', whenLeftOut: 256, max: 65_535 };
const CHAR: Sized = { name: 'char', whenLeftOut: 1, max: 4096 };
const VARBYTE: Sized = { name: 'varbyte', whenLeftOut: 64_000, max: 1_024_000 };

const SIZED: Readonly<Record<string, Sized>> = {
  varchar: VARCHAR,
  nvarchar: VARCHAR,
  'character varying': VARCHAR,
  char: CHAR,
  nchar: CHAR,
  character: CHAR,
  varbyte: VARBYTE,
  varbinary: VARBYTE,
  'binary varying': VARBYTE,
};

/** Types of PostgreSQL that Redshift knows of and refuses for columns. */
const UNSUPPORTED = new Set(
  'serial bigserial smallserial json jsonb uuid bytea xml money inet cidr macaddr bit interval oid name point'.split(
    ' ',
  ),
);

const TWO_WORDS: Readonly<Record<string, string>> = { double: 'precision', character: 'varying', binary: 'varying' };

/** Reads a type and names it as Redshift's catalog would: `varchar(256)`, `numeric(18,0)`, `double precision`. */
export function readDataType(cursor: TokenCursor, column: string): string {
  const token = cursor.peek();
  const first = cursor.name('a data type').value;
  const words = readTypeWords(cursor, first);
  const args = cursor.accept('(') ? readArguments(cursor) : [];
  const name = `${words}${readTimeZone(cursor, first)}`;
  if (UNSUPPORTED.has(name)) throw cursor.error(`Column "${column}" has unsupported type "${name}".`, token);
  const type = sizedType(cursor, name, args) ?? numericType(cursor, name, args) ?? SYNONYMS[name];
  if (type === undefined) throw cursor.error(`type "${name}" does not exist`, token);
  return type;
}

function readTypeWords(cursor: TokenCursor, first: string): string {
  const second = TWO_WORDS[first];
  if (second !== undefined && cursor.accept(second)) return `${first} ${second}`;
  if (first !== 'interval') return first;
  if (cursor.accept('year', 'to', 'month')) return 'interval year to month';
  return cursor.accept('day', 'to', 'second') ? 'interval day to second' : first;
}

function readTimeZone(cursor: TokenCursor, first: string): string {
  if (first !== 'timestamp' && first !== 'time') return '';
  if (cursor.accept('with', 'time', 'zone')) return ' with time zone';
  return cursor.accept('without', 'time', 'zone') ? ' without time zone' : '';
}

function readArguments(cursor: TokenCursor): readonly (number | 'max')[] {
  const args: (number | 'max')[] = [];
  do args.push(cursor.accept('max') ? 'max' : cursor.integer('a length'));
  while (cursor.accept(','));
  cursor.expect(')');
  return args;
}

/** TEXT and BPCHAR have one length whatever is asked: https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html */
function sizedType(cursor: TokenCursor, name: string, [length]: readonly (number | 'max')[]): string | undefined {
  if (name === 'text') return 'varchar(256)';
  if (name === 'bpchar') return 'char(256)';
  const sized = SIZED[name];
  if (!sized) return undefined;
  const size = length === 'max' ? sized.max : (length ?? sized.whenLeftOut);
  if (size < 1) throw cursor.error(`length for type ${sized.name} must be at least 1`);
  if (size > sized.max) throw cursor.error(`length for type ${sized.name} cannot exceed ${sized.max}`);
  return `${sized.name}(${size})`;
}

function numericType(cursor: TokenCursor, name: string, args: readonly (number | 'max')[]): string | undefined {
  const [first, second = 0] = args;
  if (name === 'float') return typeof first === 'number' && first <= 24 ? 'real' : 'double precision';
  if (name !== 'numeric' && name !== 'decimal' && name !== 'dec') return undefined;
  const precision = first ?? 18;
  if (precision === 'max' || precision < 1 || precision > 38) {
    throw cursor.error(`NUMERIC precision ${precision} must be between 1 and 38`);
  }
  if (second === 'max' || second < 0 || second > precision) {
    throw cursor.error(`NUMERIC scale ${second} must be between 0 and precision ${precision}`);
  }
  return `numeric(${precision},${second})`;
}
