import { excludeClauses } from '../../redshift-sql/exclude-clauses.ts';
import { parseCreateTable } from '../../redshift-sql/create-table.ts';
import { statementKind } from '../../redshift-sql/statements.ts';
import type { Statement, StatementKind } from '../../redshift-sql/statements.ts';
import { bodyParts } from './procedures/body-parts.ts';
import { selfUpdate } from '../../redshift-sql/self-update.ts';
import { isKeyword } from '../../redshift-sql/token-cursor.ts';
import type { Token } from '../../redshift-sql/lexer.ts';
import type { ServerReport } from './frames/fields.ts';
import { windowFault } from './frameless-windows.ts';
import { isLaterSyntax } from './later-syntax.ts';
import { notYet } from './not-yet.ts';
import { refusedRights } from './refuse-rights.ts';
import { reservedWord } from './reserved-words.ts';
import { sortsTwice } from './within-group-orders.ts';

/*
 * PostgreSQL can do more than Redshift, and what passes here must pass there. Redshift's own words are used where they are
 * known. What Redshift does and this stand-in does not is refused too, and says so: never read as something else.
 */

const NOT_IN_REDSHIFT = new Set([
  'index',
  'trigger',
  'extension',
  'domain',
  'type',
  'rule',
  'sequence',
  'tablespace',
  'aggregate',
  'operator',
  'cast',
  'collation',
  'conversion',
  'server',
  'foreign',
  'policy',
  'publication',
  'subscription',
  'event',
  'statistics',
  'unlogged',
  'recursive',
]);
const UNSUPPORTED_COMMANDS = new Set(
  'listen notify unlisten do cluster reindex checkpoint load import security savepoint release discard'.split(' '),
);
/** What else begins a statement of SQL in a procedure; all other words may be PL/pgSQL's, or a variable. */
const SQL_IN_BODIES = new Set(['create', 'drop', 'savepoint']);
const NOT_YET_CREATED = new Set(['external', 'datashare', 'model', 'library', 'masking', 'rls', 'identity']);
const NOT_YET_SHOWN = new Set('datashares external model constraints parameters column'.split(' '));
const NOT_YET_TYPES = /^(?:varbyte|hllsketch|geometry|geography)\b/;
/** Functions whose arguments are grammar that PostgreSQL lacks. */
const NOT_YET_CALLS = new Set(['object_transform', 'collate']);
const UNSUPPORTED_FUNCTIONS = new Set([
  'string_agg',
  'array_agg',
  'json_agg',
  'jsonb_agg',
  'unnest',
  'xmlagg',
  'format',
]);

/** What reads these runs on the leader node, which is nearer to PostgreSQL: it has arrays. */
const CATALOG_TABLES = new Set(['pg_class', 'pg_attribute', 'pg_constraint', 'pg_proc', 'pg_type', 'pg_namespace']);

/** Why a statement is refused before PostgreSQL sees it; undefined: it is not. */
export function refusalOf(statement: Statement, kind: StatementKind): ServerReport | undefined {
  const { tokens } = statement;
  return (
    refusedKind(statement, kind) ??
    refusedRights(tokens, kind) ??
    refusedColumn(statement, kind) ??
    refusedWord(tokens, kind) ??
    refusedClause(tokens, kind) ??
    refusedExpression(tokens)
  );
}

function refusedKind(statement: Statement, kind: StatementKind): ServerReport | undefined {
  const [first, second, third] = statement.tokens.map(({ value }) => value);
  if (kind === 'copy') return refusedCopy(statement.tokens);
  if (kind === 'create-procedure' && statement.tokens.some((token) => isKeyword(token, 'nonatomic')))
    return notYet('NONATOMIC procedures');
  if (kind === 'create-procedure') return refusedBody(statement);
  if (kind === 'show' && (NOT_YET_SHOWN.has(second ?? '') || (second === 'databases' && third === 'from')))
    return notYet(`SHOW ${second?.toUpperCase()}`);
  if (kind === 'set' && second === 'local' && third === 'enable_case_sensitive_identifier')
    return notYet('case-sensitive identifiers for one transaction');
  if (UNSUPPORTED_COMMANDS.has(first ?? '')) return notInRedshift(statement);
  if (kind === 'rollback' && isKeyword(statement.tokens.at(-2), 'to')) return notInRedshift(statement);
  if (first !== 'create' && first !== 'alter' && first !== 'drop') return undefined;
  const thing = second === 'or' ? (statement.tokens[3]?.value ?? '') : (second ?? '');
  const isCollated = statement.tokens.some((token) => isKeyword(token, 'case_insensitive'));
  if (isCollated && (thing === 'table' || thing === 'temp' || thing === 'temporary' || thing === 'database'))
    return notYet('COLLATE CASE_INSENSITIVE');
  if (NOT_YET_CREATED.has(thing) || (thing === 'schema' && third === 'external')) return notYet(thing.toUpperCase());
  return NOT_IN_REDSHIFT.has(thing) || (thing === 'unique' && third === 'index') ? notInRedshift(statement) : undefined;
}

/** A procedure is refused for what is written in it when it is made; what EXECUTE runs, when it is run. */
function refusedBody({ text }: Statement): ServerReport | undefined {
  for (const { statement } of bodyParts(text).parts) {
    const kind = statementKind(statement);
    const isSql = kind !== 'other' || SQL_IN_BODIES.has(statement.tokens[0]?.value ?? '');
    const refusal = isSql ? refusalOf(statement, kind) : undefined;
    if (refusal) return refusal;
  }
  return undefined;
}

/** The words of Redshift for every source but S3, DynamoDB and EMR, and for every target but S3. */
function refusedCopy(tokens: readonly Token[]): ServerReport | undefined {
  const direction = tokens.findIndex((token) => isKeyword(token, 'from') || isKeyword(token, 'to'));
  const source = tokens[direction + 1];
  if (isKeyword(tokens[direction], 'to')) {
    return unsupported('UNLOAD destination is not supported. (Hint: only S3 based unload is allowed)');
  }
  if (source?.kind === 'word') {
    return unsupported('LOAD source is not supported. (Hint: only S3 or DynamoDB or EMR based load is allowed)');
  }
  return source?.kind === 'string' && /^(?:dynamodb|emr|ssh):/.test(source.value)
    ? notYet('COPY from there')
    : undefined;
}

function refusedColumn(statement: Statement, kind: StatementKind): ServerReport | undefined {
  if (kind !== 'create-table') return undefined;
  const [type] = parseCreateTable(statement).columns.flatMap((column) => NOT_YET_TYPES.exec(column.type) ?? []);
  return type === undefined ? undefined : notYet(`columns of type ${type}`);
}

function refusedWord(tokens: readonly Token[], kind: StatementKind): ServerReport | undefined {
  const word = reservedWord(tokens, kind);
  return word && syntaxError(word);
}

function refusedClause(tokens: readonly Token[], kind: StatementKind): ServerReport | undefined {
  if (kind !== 'insert' && kind !== 'update' && kind !== 'delete' && kind !== 'merge') return undefined;
  const at = tokens.findIndex(
    (token, index) =>
      isKeyword(token, 'returning') || (isKeyword(token, 'on') && isKeyword(tokens[index + 1], 'conflict')),
  );
  const token = tokens[at];
  if (token) return syntaxError(token);
  const again = kind === 'update' ? selfUpdate(tokens) : undefined;
  return again?.isOuter ? unsupported('Target table must be part of an equijoin predicate') : undefined;
}

function refusedExpression(tokens: readonly Token[]): ServerReport | undefined {
  if (excludeClauses(tokens).some(({ isAlone }) => !isAlone)) return notYet('EXCLUDE behind more than one star');
  if (sortsTwice(tokens)) return unsupported('within group ORDER BY clauses for aggregate functions must be the same');
  const asksCatalog = tokens.some(({ kind, value }) => kind === 'word' && CATALOG_TABLES.has(value));
  const hasWindows = tokens.some((token) => isKeyword(token, 'over'));
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1];
    if (token.kind !== 'word') continue;
    if (!asksCatalog && UNSUPPORTED_FUNCTIONS.has(token.value) && next?.text === '(')
      return unsupportedFunction(token.value);
    if (!asksCatalog && token.value === 'array' && next?.text === '[') return unsupportedFunction('array');
    if (token.value === 'connect' && isKeyword(next, 'by')) return notYet('CONNECT BY');
    if (NOT_YET_CALLS.has(token.value) && next?.text === '(') return notYet(token.value.toUpperCase());
    if (token.value === 'distinct' && isKeyword(next, 'on')) return unsupported('SELECT DISTINCT ON is not supported');
    if (!asksCatalog && isLaterSyntax(tokens, at)) return syntaxError(token);
    const fault = hasWindows ? windowFault(tokens, at) : undefined;
    if (fault !== undefined) return unsupported(fault);
  }
  return undefined;
}

function syntaxError({ text, start }: Token): ServerReport {
  return { severity: 'ERROR', sqlState: '42601', message: `syntax error at or near "${text}"`, position: start + 1 };
}

function unsupportedFunction(name: string): ServerReport {
  const message = 'Specified types or functions (one per INFO message) not supported on Redshift tables.';
  return { ...unsupported(message), detail: `Function "${name}" not supported.` };
}

function notInRedshift({ text }: Statement): ServerReport {
  return unsupported(`SQL command "${text}" not supported on Redshift tables.`);
}

function unsupported(message: string): ServerReport {
  return { severity: 'ERROR', sqlState: '0A000', message };
}
