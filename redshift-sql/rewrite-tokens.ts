import type { Edit } from './edits.ts';
import type { Token } from './lexer.ts';
import { quoteIdentifier } from './quote.ts';
import { rewriteDates } from './rewrite-dates.ts';
import { isKeyword } from './token-cursor.ts';

/*
 * What can be put right by looking at a token and its neighbours: https://docs.aws.amazon.com/redshift/latest/dg/c_redshift-and-postgres-sql.html.
 * A rule gives the text that stands in a token's place, or undefined.
 */

type Rule = (tokens: readonly Token[], at: number) => string | undefined;

/** https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html */
const DATE_PARTS = new Set(
  (
    'millennium millennia mil mils century centuries c cent cents decade decades dec decs epoch year years y yr yrs quarter ' +
    'quarters qtr qtrs month months mon mons week weeks w dayofweek dow dw weekday dayofyear doy dy yearday day days d hour ' +
    'hours h hr hrs minute minutes m min mins second seconds s sec secs millisecond milliseconds ms msec msecs msecond mseconds ' +
    'millisec millisecs millisecon microsecond microseconds microsec microsecs microsecond usecond useconds us usec usecs ' +
    'timezone timezone_hour timezone_minute'
  ).split(' '),
);
const TAKES_DATE_PART = new Set([
  'dateadd',
  'datediff',
  'date_part',
  'datepart',
  'date_trunc',
  'date_add',
  'date_diff',
]);
const LONGEST: Readonly<Record<string, string>> = {
  varchar: '65535',
  nvarchar: '65535',
  varying: '65535',
  char: '4096',
  nchar: '4096',
  character: '4096',
  varbyte: '1024000',
};

/** A DECIMAL without precision has no digits behind the point: https://docs.aws.amazon.com/redshift/latest/dg/r_Numeric_types201.html */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['datetime', 'timestamp'],
  ['numeric', 'numeric(18,0)'],
  ['decimal', 'numeric(18,0)'],
  ['dec', 'numeric(18,0)'],
]);

const RULES: Readonly<Partial<Record<Token['kind'], readonly Rule[]>>> = {
  string: [rewriteDates, laterSequence, escapedLiteral],
  identifier: [rewriteDates, foldedIdentifier],
  number: [apartFromWord],
  word: [
    rewriteDates,
    systemValue,
    currentDate,
    except,
    withoutApproximate,
    withoutRespectNulls,
    quotedDatePart,
    longest,
    typeName,
    defaultsAndIdentity,
    coalesce,
    groupingId,
    textAsSuper,
    superFunction,
  ],
};

/** Edits that make the tokens acceptable to PostgreSQL where a look at the neighbours suffices. */
export function tokenEdits(tokens: readonly Token[]): readonly Edit[] {
  const edits: Edit[] = [];
  for (const [at, { kind, start, end }] of tokens.entries()) {
    const text = rewritten(tokens, at, RULES[kind]);
    if (text !== undefined) edits.push({ start, end, text });
  }
  return edits;
}

function rewritten(tokens: readonly Token[], at: number, rules: readonly Rule[] = []): string | undefined {
  for (const rule of rules) {
    const text = rule(tokens, at);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** A default of NEXTVAL names a sequence that Redshift, which has none, never looks for: so is PostgreSQL not to look before it is asked. */
function laterSequence(tokens: readonly Token[], at: number): string | undefined {
  const isArgument = tokens[at - 1]?.text === '(' && isKeyword(tokens[at - 2], 'nextval');
  return isArgument && !isKeyword(tokens[at + 1], '::') ? `${tokens[at]?.text}::text` : undefined;
}

/** PostgreSQL reads backslashes in E'' only; there \x and \u mean more than in Redshift's plain literals. */
function escapedLiteral(tokens: readonly Token[], at: number): string | undefined {
  const { text, start } = tokens[at] ?? {};
  if (!text?.startsWith("'") || !text.includes('\\')) return undefined;
  const touches = at > 0 && tokens[at - 1]?.end === start && tokens[at - 1]?.kind === 'word';
  return `${touches ? ' ' : ''}E${text.replace(/\\([\s\S])/g, (whole, next: string) => ('xuU'.includes(next) ? next : whole))}`;
}

function foldedIdentifier(tokens: readonly Token[], at: number): string | undefined {
  const { text, value } = tokens[at] ?? {};
  if (value === undefined) return undefined;
  const folded = quoteIdentifier(value);
  return folded === text ? undefined : folded;
}

/** PostgreSQL 8 lets a word touch the number before it, and the JDBC driver asks the catalog so (`0 = 1WHEN`); later ones do not. */
function apartFromWord(tokens: readonly Token[], at: number): string | undefined {
  const [token, next] = [tokens[at], tokens[at + 1]];
  return next?.kind === 'word' && token?.end === next.start ? `${token.text} ` : undefined;
}

/** SYSDATE and CURRENT_USER_ID have no parentheses: https://docs.aws.amazon.com/redshift/latest/dg/r_SYSDATE.html, r_CURRENT_USER_ID.html */
function systemValue(tokens: readonly Token[], at: number): string | undefined {
  const token = tokens[at];
  const isOne = isKeyword(token, 'sysdate') || isKeyword(token, 'current_user_id');
  const isValue = isOne && !isQualified(tokens, at) && !isKeyword(tokens[at - 1], 'as');
  return isValue && tokens[at + 1]?.text !== '(' ? `${token?.value}()` : undefined;
}

/** As in PostgreSQL 8, which calls the column `date`: https://docs.aws.amazon.com/redshift/latest/dg/r_CURRENT_DATE_function.html */
function currentDate(tokens: readonly Token[], at: number): string | undefined {
  const isValue = isKeyword(tokens[at], 'current_date') && !isQualified(tokens, at) && !isKeyword(tokens[at - 1], 'as');
  return isValue ? `('now'::text)::date` : undefined;
}

function except(tokens: readonly Token[], at: number): string | undefined {
  if (!isKeyword(tokens[at], 'minus')) return undefined;
  const next = tokens[at + 1]?.text === '(' ? tokens[at + 2] : tokens[at + 1];
  return isKeyword(next, 'select') || isKeyword(next, 'all') || isKeyword(next, 'with') ? 'EXCEPT' : undefined;
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_GROUP_BY_aggregation-extensions.html */
function groupingId(tokens: readonly Token[], at: number): string | undefined {
  return isKeyword(tokens[at], 'grouping_id') && tokens[at + 1]?.text === '(' ? 'grouping' : undefined;
}

function withoutApproximate(tokens: readonly Token[], at: number): string | undefined {
  const isModifier =
    isKeyword(tokens[at], 'approximate') && tokens[at + 1]?.kind === 'word' && tokens[at + 2]?.text === '(';
  return isModifier ? '' : undefined;
}

/** RESPECT NULLS is what PostgreSQL always does. */
function withoutRespectNulls(tokens: readonly Token[], at: number): string | undefined {
  if (isKeyword(tokens[at], 'respect') && isKeyword(tokens[at + 1], 'nulls')) return '';
  return isKeyword(tokens[at], 'nulls') && isKeyword(tokens[at - 1], 'respect') ? '' : undefined;
}

function quotedDatePart(tokens: readonly Token[], at: number): string | undefined {
  const token = tokens[at];
  const isFirstArgument = tokens[at - 1]?.text === '(' && tokens[at + 1]?.text === ',';
  if (!isFirstArgument || !token || !TAKES_DATE_PART.has(tokens[at - 2]?.value ?? '')) return undefined;
  return DATE_PARTS.has(token.value) ? `'${token.value}'` : undefined;
}

function longest(tokens: readonly Token[], at: number): string | undefined {
  const isLength = tokens[at - 1]?.text === '(' && tokens[at + 1]?.text === ')';
  return isLength && isKeyword(tokens[at], 'max') ? LONGEST[tokens[at - 2]?.value ?? ''] : undefined;
}

/** Names of types that PostgreSQL lacks or means otherwise, where only a type can stand; `AS datetime` alone may name a column. */
function typeName(tokens: readonly Token[], at: number): string | undefined {
  const isSized = tokens[at + 1]?.text === '(';
  if (isKeyword(tokens[at], 'nvarchar') && isSized) return 'varchar';
  const type = isSized ? undefined : MEANT.get(tokens[at]?.value ?? '');
  return type !== undefined && isTypeOfCast(tokens, at) ? type : undefined;
}

function isTypeOfCast(tokens: readonly Token[], at: number): boolean {
  const previous = tokens[at - 1];
  const isConverted = previous?.text === '(' && isKeyword(tokens[at - 2], 'convert') && tokens[at + 1]?.text === ',';
  return isConverted || isKeyword(previous, '::') || (isKeyword(previous, 'as') && isInCast(tokens, at));
}

function isInCast(tokens: readonly Token[], at: number): boolean {
  let open = at - 1;
  for (let depth = 0; open >= 0; open -= 1) {
    if (tokens[open]?.text === '(' && depth === 0) break;
    if (tokens[open]?.text === ')') depth += 1;
    if (tokens[open]?.text === '(') depth -= 1;
  }
  return isKeyword(tokens[open - 1], 'cast') || isKeyword(tokens[open - 1], 'try_cast');
}

/** An IDENTITY is a default in Redshift, so LIKE … INCLUDING DEFAULTS has it too. */
function defaultsAndIdentity(tokens: readonly Token[], at: number): string | undefined {
  const isOption = isKeyword(tokens[at], 'defaults') && isKeyword(tokens[at - 1], 'including');
  return isOption ? 'defaults INCLUDING IDENTITY' : undefined;
}

/** `x ISNULL` is an operator, `ISNULL(x, y)` a function: https://docs.aws.amazon.com/redshift/latest/dg/r_NVL_function.html */
function coalesce(tokens: readonly Token[], at: number): string | undefined {
  if (tokens[at + 1]?.text !== '(' || isQualified(tokens, at)) return undefined;
  if (isKeyword(tokens[at], 'nvl')) return 'COALESCE';
  const previous = tokens[at - 1];
  const followsOperand = previous?.text === ')' || ['identifier', 'string', 'number'].includes(previous?.kind ?? '');
  return isKeyword(tokens[at], 'isnull') && !followsOperand ? 'COALESCE' : undefined;
}

/** A literal that becomes SUPER is a string of it, whatever it holds; PostgreSQL would read JSON. */
function textAsSuper(tokens: readonly Token[], at: number): string | undefined {
  const [type, value, before, token] = [tokens[at - 3], tokens[at - 2], tokens[at - 1], tokens[at]];
  const isText = value?.kind === 'string' && !['date', 'time', 'timestamp', 'interval'].includes(type?.value ?? '');
  return isText && isKeyword(before, '::') && isKeyword(token, 'super') ? 'varchar::super' : undefined;
}

/** Functions of SUPER whose names are grammar to PostgreSQL: https://docs.aws.amazon.com/redshift/latest/dg/super-functions.html */
function superFunction(tokens: readonly Token[], at: number): string | undefined {
  if (tokens[at + 1]?.text !== '(' || isQualified(tokens, at)) return undefined;
  if (isKeyword(tokens[at], 'json_serialize')) return 'pg_catalog.json_serialize';
  const holdsQuery = isKeyword(tokens[at + 2], 'select') || isKeyword(tokens[at + 2], 'with');
  return isKeyword(tokens[at], 'array') && !holdsQuery ? 'jsonb_build_array' : undefined;
}

function isQualified(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 1]?.text === '.' || tokens[at + 1]?.text === '.';
}
