import { applyEdits } from './edits.ts';
import { tokenize } from './lexer.ts';
import type { Token } from './lexer.ts';
import { isKeyword } from './token-cursor.ts';

/*
 * Functions that PostgreSQL has only as syntax: NVL2, DECODE, CONVERT, TRY_CAST. Calls nest, so the last one in the text, which can hold
 * no other, is rewritten and the text is read again. Line breaks are kept in number: lines in messages stay true.
 */

interface Call {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly args: readonly Argument[];
}

interface Argument {
  readonly text: string;
  readonly tokens: readonly Token[];
}

type Rewrite = (args: readonly Argument[]) => string | undefined;

const REWRITES: ReadonlyMap<string, Rewrite> = new Map([
  ['nvl2', nvl2],
  ['decode', decode],
  ['convert', convert],
  ['try_cast', tryCast],
]);

/** Rewrites every call of NVL2, DECODE (three arguments or more), CONVERT(type, x) and TRY_CAST(x AS type) as what PostgreSQL has. */
export function rewriteCalls(sql: string): string {
  if (!/\b(?:nvl2|decode|convert|try_cast)\b/i.test(sql)) return sql;
  let text = sql;
  for (let edit = lastRewrite(text); edit; edit = lastRewrite(text)) text = applyEdits(text, [edit]);
  return text;
}

function lastRewrite(sql: string) {
  const tokens = tokenize(sql);
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    const call = callAt(sql, tokens, at);
    const text = call && REWRITES.get(call.name)?.(call.args);
    if (call && text !== undefined) {
      const { start, end } = call;
      return { start, end, text: withLineBreaks(text, sql.slice(start, end)) };
    }
  }
  return undefined;
}

function callAt(sql: string, tokens: readonly Token[], at: number): Call | undefined {
  const name = tokens[at];
  if (name?.kind !== 'word' || !REWRITES.has(name.value)) return undefined;
  if (tokens[at + 1]?.text !== '(' || tokens[at - 1]?.text === '.') return undefined;
  const args: Argument[] = [];
  let from = at + 2;
  for (let next = from, depth = 1; next < tokens.length; next += 1) {
    const { text, end } = tokens[next] as Token;
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth > 1 || (depth === 1 && text !== ',')) continue;
    args.push(argumentOf(sql, tokens.slice(from, next)));
    from = next + 1;
    if (depth === 0) return { name: name.value, start: name.start, end, args };
  }
  return undefined;
}

function argumentOf(sql: string, tokens: readonly Token[]): Argument {
  return { text: sql.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0), tokens };
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_NVL2.html */
function nvl2([tested, whenSet, whenNull, ...more]: readonly Argument[]): string | undefined {
  if (!tested || !whenSet || !whenNull || more.length > 0) return undefined;
  return `(CASE WHEN (${tested.text}) IS NOT NULL THEN (${whenSet.text}) ELSE (${whenNull.text}) END)`;
}

/** NULL equals NULL here: https://docs.aws.amazon.com/redshift/latest/dg/r_DECODE_expression.html. Two arguments are PostgreSQL's own. */
function decode([tested, ...rest]: readonly Argument[]): string | undefined {
  if (!tested || rest.length < 2) return undefined;
  const pairs = Math.floor(rest.length / 2);
  const branches = Array.from({ length: pairs }, (_, pair) => {
    const subject = pair === 0 ? tested.text : tested.tokens.map((token) => token.text).join(' ');
    return `WHEN (${subject}) IS NOT DISTINCT FROM (${rest[2 * pair]?.text}) THEN (${rest[2 * pair + 1]?.text})`;
  });
  const otherwise = rest.length % 2 === 1 ? ` ELSE (${rest.at(-1)?.text})` : '';
  return `(CASE ${branches.join(' ')}${otherwise} END)`;
}

/** https://docs.aws.amazon.com/redshift/latest/dg/CONVERT-function.html */
function convert([type, value, ...more]: readonly Argument[]): string | undefined {
  const isType = type?.tokens[0]?.kind === 'word' && !type.tokens.some((token) => isKeyword(token, '.'));
  if (!isType || !value || more.length > 0) return undefined;
  return `CAST(${value.text} AS ${type.text})`;
}

/** A function of the layer, told the type as a text and as a value of it: https://docs.aws.amazon.com/redshift/latest/dg/r_TRY_CAST.html */
function tryCast([cast, ...more]: readonly Argument[]): string | undefined {
  const { text = '', tokens = [] } = cast ?? {};
  const at = tokens.findLastIndex((token) => isKeyword(token, 'as'));
  const type = tokens.slice(at + 1).map((token) => token.text);
  if (at < 1 || type.length === 0 || more.length > 0) return undefined;
  const value = text.slice(0, (tokens[at]?.start ?? 0) - (tokens[0]?.start ?? 0));
  return `pg_catalog.try_cast(${value.trimEnd()}, '${type.join(' ').replaceAll("'", "''")}', NULL::${type.join(' ')})`;
}

function withLineBreaks(text: string, original: string): string {
  return text + '\n'.repeat(Math.max(0, original.split('\n').length - text.split('\n').length));
}
