import type { Token } from './lexer.ts';
import { isKeyword } from './token-cursor.ts';

/*
 * What a function of dates is called decides what its column is called, also in CREATE TABLE AS: that of EXTRACT is DATE_PART, and so on
 * (https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html). PostgreSQL's DATE_PART is another
 * function, so what EXTRACT becomes stands in a schema that nobody names.
 */

const CALLED: ReadonlyMap<string, string> = new Map([
  ['dateadd', 'date_add'],
  ['date_add', 'date_add'],
  ['datediff', 'date_diff'],
  ['date_part', 'pgdate_part'],
]);
const YEARS = new Set(['year', 'years', 'y', 'yr', 'yrs']);
const TYPES_OF_LITERALS = new Set(
  'date timestamp timestamptz datetime time timetz zone interval char varchar bpchar text'.split(' '),
);

/** The text that stands in the place of a token: the name of a function of dates, a part of EXTRACT, a day without a type. */
export function rewriteDates(tokens: readonly Token[], at: number): string | undefined {
  return calledFunction(tokens, at) ?? pieceOfExtract(tokens, at) ?? dayWithType(tokens, at);
}

function calledFunction(tokens: readonly Token[], at: number): string | undefined {
  const token = tokens[at];
  if (token?.kind !== 'word' || tokens[at + 1]?.text !== '(' || tokens[at - 1]?.text === '.') return undefined;
  const name = CALLED.get(token.value);
  // After 29 February years are added otherwise than months.
  return name === 'date_add' && YEARS.has(tokens[at + 2]?.value ?? '') ? `information_schema.${name}` : name;
}

/** EXTRACT ( part FROM moment ) */
function pieceOfExtract(tokens: readonly Token[], at: number): string | undefined {
  if (isExtract(tokens, at)) return 'information_schema.date_part';
  if (isExtract(tokens, at - 2)) return `'${tokens[at]?.value}'`;
  return isExtract(tokens, at - 3) ? ',' : undefined;
}

function isExtract(tokens: readonly Token[], at: number): boolean {
  const isCall = isKeyword(tokens[at], 'extract') && tokens[at + 1]?.text === '(' && tokens[at - 1]?.text !== '.';
  return isCall && /^\w+$/.test(tokens[at + 2]?.value ?? '') && isKeyword(tokens[at + 3], 'from');
}

/** `'2050-01-01' - n`: a day before which others are counted, where PostgreSQL would read a number. */
function dayWithType(tokens: readonly Token[], at: number): string | undefined {
  const [previous, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (token?.kind !== 'string' || next?.text !== '-' || !/^'\d{4}-\d\d-\d\d'$/.test(token.text)) return undefined;
  const hasType = previous?.kind === 'word' && TYPES_OF_LITERALS.has(previous.value);
  return hasType ? undefined : `date ${token.text}`;
}
