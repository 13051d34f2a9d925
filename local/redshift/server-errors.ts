import type { Fields } from './frames/fields.ts';
import { isMissingFunction, isMissingView } from './missing-names.ts';
import { notYet } from './not-yet.ts';

/** What is known of the statement that an error belongs to. */
export interface ErrorContext {
  readonly pid: number;
  /** Redshift's text differs from what PostgreSQL got: its positions mean nothing to the client. */
  readonly isRewritten: boolean;
  /** What the client sent before the statement: PostgreSQL got the statement alone. */
  readonly charactersBefore: number;
  /** The table that the statement writes. */
  readonly table?: string;
}

type Translation = (fields: Fields, context: ErrorContext) => Readonly<Record<string, string>> | undefined;

const TRANSLATIONS: readonly Translation[] = [
  isolationViolation,
  longValue,
  missingValue,
  identityValue,
  multipleMatches,
  noSuchPath,
  missingFunction,
  missingView,
];

/** PostgreSQL's error in Redshift's words: letters as in the protocol's "Error and Notice Message Fields". */
export function translateError(fields: Fields, context: ErrorContext): Fields {
  const out = new Map([...fields].map(([letter, value]) => [letter, letter === 'W' ? withoutLayer(value) : value]));
  for (const letter of 'DHW') if (out.get(letter) === '') out.delete(letter);
  const position = fields.get('P');
  if (context.isRewritten) out.delete('P');
  else if (position !== undefined) out.set('P', String(Number(position) + context.charactersBefore));
  for (const translate of TRANSLATIONS) {
    const changes = translate(fields, context);
    if (!changes) continue;
    for (const letter of 'DHWncstd') out.delete(letter);
    for (const [letter, value] of Object.entries(changes)) out.set(letter, value);
    return out;
  }
  return out;
}

/** Where an error came up, without the functions of the layer that were called there. */
function withoutLayer(context: string): string {
  return context
    .split('\n')
    .filter((line) => !/^PL\/pgSQL function (?:pg_catalog\.)?shiftwork_/.test(line))
    .join('\n');
}

/** IF EXISTS and IF NOT EXISTS: Redshift sends INFO where PostgreSQL sends NOTICE, in other words. */
export function translateNotice(fields: Fields): Fields {
  const message = fields.get('M') ?? '';
  const skipped = /^(\w+) "(.*)" (already exists|does not exist), skipping$/.exec(message);
  if (!skipped) return fields;
  const [, thing = '', name = '', state = ''] = skipped;
  const text = `${thing.charAt(0).toUpperCase()}${thing.slice(1)} "${name}" ${state} and will be skipped`;
  return new Map([...fields].filter(([letter]) => letter !== 'V')).set('S', 'INFO').set('M', text);
}

/** 40001 serialization_failure is error 1023: https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html */
function isolationViolation(
  fields: Fields,
  { pid, table }: ErrorContext,
): Readonly<Record<string, string>> | undefined {
  if (fields.get('C') !== '40001') return undefined;
  const detail = `Serializable isolation violation on table - ${table ?? 'unknown'}, transactions forming the cycle are: (pid:${pid})`;
  return { C: 'XX000', M: '1023', D: detail };
}

/** The layer adds a CHECK of the byte length to each VARCHAR and CHAR column, named after its type. */
function longValue(fields: Fields): Readonly<Record<string, string>> | undefined {
  const type = /^shiftwork_bytes: (.*) \d+$/.exec(fields.get('n') ?? '')?.[1];
  if (fields.get('C') !== '23514' || type === undefined) return undefined;
  return { C: '22001', M: `value too long for type ${type}` };
}

/** PostgreSQL's detail is the whole row, which no log should have. */
function missingValue(fields: Fields): Readonly<Record<string, string>> | undefined {
  const column = fields.get('n') === undefined ? fields.get('c') : undefined;
  if (fields.get('C') !== '23502' || column === undefined) return undefined;
  return { C: 'XX000', M: `Cannot insert a NULL value into column ${column}` };
}

function identityValue(fields: Fields): Readonly<Record<string, string>> | undefined {
  return fields.get('C') === '428C9' ? { C: '0A000', M: 'cannot set an identity column to a value' } : undefined;
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html */
function multipleMatches(fields: Fields): Readonly<Record<string, string>> | undefined {
  const isMerge = fields.get('C') === '21000' && (fields.get('M') ?? '').startsWith('MERGE command cannot');
  return isMerge ? { M: 'Found multiple matches to update the same tuple.' } : undefined;
}

/** Of a table that was not there when a procedure was made nobody knew the columns: `s.v.a` of a SUPER column v reads as a table. */
function noSuchPath(fields: Fields): Readonly<Record<string, string>> | undefined {
  const isMissing = fields.get('C') === '42P01' && (fields.get('M') ?? '').startsWith('missing FROM-clause entry');
  const isInBody = (fields.get('W') ?? '').includes('PL/pgSQL function');
  const hint =
    'The local Redshift navigates SUPER by path (a.b, a[0].b) in a procedure where the table is there when the procedure is made.';
  return isMissing && isInBody ? { H: hint } : undefined;
}

function missingFunction(fields: Fields): Readonly<Record<string, string>> | undefined {
  const name = /^function (?:pg_catalog\.)?(\w+)\(.*\) does not exist$/.exec(fields.get('M') ?? '')?.[1];
  if (fields.get('C') !== '42883' || name === undefined || !isMissingFunction(name)) return undefined;
  return fieldsOf(notYet(`the function ${name}`));
}

function missingView(fields: Fields): Readonly<Record<string, string>> | undefined {
  const name = /^relation "(?:pg_catalog\.)?(\w+)" does not exist$/.exec(fields.get('M') ?? '')?.[1];
  return name !== undefined && isMissingView(name) ? fieldsOf(notYet(`the system view ${name}`)) : undefined;
}

function fieldsOf({ sqlState, message, hint = '' }: ReturnType<typeof notYet>): Readonly<Record<string, string>> {
  return { C: sqlState, M: message, H: hint };
}
