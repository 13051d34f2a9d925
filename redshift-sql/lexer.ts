import { unescapeExtended, unescapePlain } from './escapes.ts';
import { syntaxErrorAt } from './syntax-error.ts';

/*
 * Redshift's lexical rules are those of PostgreSQL 8.0 with additions: a backslash escapes in plain literals, "quoted" names
 * fold to lower case like bare ones, `#name` is a temporary table. Files also hold psql's variables, which psql looks for
 * outside literals and comments only. Every character belongs to one token or to a gap (white space, comments) between two.
 */

type TokenKind = 'word' | 'identifier' | 'string' | 'number' | 'operator' | 'punctuation' | 'variable' | 'parameter';

export interface Token {
  /** `identifier` is a quoted name or `#temp`; `variable` is psql's `:x`, `:'x'` or `:"x"`; `parameter` is `$1`. */
  readonly kind: TokenKind;
  /** As written. */
  readonly text: string;
  /** Names folded to lower case and unquoted, strings unescaped, variables by their bare name; else as written. */
  readonly value: string;
  /** UTF-16 offset of the first character. */
  readonly start: number;
  /** UTF-16 offset after the last. */
  readonly end: number;
  /** The line of `start`, from 1. */
  readonly line: number;
}

interface Lexeme {
  readonly kind: TokenKind | 'gap';
  readonly end: number;
  readonly value?: string;
}

type Reader = (sql: string, at: number) => Lexeme | undefined;

const NAME_START = 'A-Za-z_\\u0080-\\uffff';
const SPACE = /\s+/y;
const LINE_COMMENT = /--[^\n]*/y;
const WORD = new RegExp(`[${NAME_START}][${NAME_START}0-9$]*`, 'y');
const TEMPORARY = new RegExp(`#[${NAME_START}][${NAME_START}0-9$#]*`, 'y');
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const PARAMETER = /\$\d+/y;
const DOLLAR_TAG = new RegExp(`\\$(?:[${NAME_START}][${NAME_START}0-9]*)?\\$`, 'y');
const LITERAL = /'[^'\\]*(?:(?:''|\\[\s\S])[^'\\]*)*'/y;
const EXTENDED_LITERAL = /[eE]'[^'\\]*(?:(?:''|\\[\s\S])[^'\\]*)*'/y;
const QUOTED_NAME = /"[^"]*(?:""[^"]*)*"/y;
const VARIABLE = /:(?:'\w+'|"\w+"|[A-Za-z_]\w*)/y;
const OPERATOR = /::|:=|:|[-+*/<>=~!@#%^&|`?]+/y;
const PUNCTUATION = /[(),;.[\]{}]/y;

/** Which readers to ask, in this order, by what a lexeme of theirs begins with. */
const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/[\s/-]/, readGap],
  [/['eE]/, readLiteral],
  [new RegExp(`[${NAME_START}]`), (sql, at) => readName(sql, at, WORD)],
  [/[\d.(),;[\]{}]/, readPunctuationOrNumber],
  [/"/, readQuotedName],
  [/\$/, readDollar],
  [/#/, (sql, at) => (followsOperand(sql, at) ? undefined : readName(sql, at, TEMPORARY))],
  [/:/, readVariable],
  [/[-+*/<>=~!@#%^&|`?:]/, readOperator],
];
const READERS_OF_ASCII = Array.from({ length: 128 }, (_, code) => readersOf(String.fromCharCode(code)));

/** Cuts SQL into tokens; comments and white space are not among them. What is not terminated is a SqlSyntaxError. */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (let start = 0; start < sql.length;) {
    const { kind, end, value } = readLexeme(sql, start);
    const text = sql.slice(start, end);
    if (kind !== 'gap') tokens.push({ kind, text, value: value ?? text, start, end, line });
    line += countNewlines(text);
    start = end;
  }
  return tokens;
}

function readLexeme(sql: string, at: number): Lexeme {
  const readers = READERS_OF_ASCII[sql.charCodeAt(at)] ?? readersOf(sql.charAt(at));
  for (const read of readers) {
    const lexeme = read(sql, at);
    if (lexeme) return lexeme;
  }
  throw syntaxErrorAt(sql, at, `syntax error at or near "${String.fromCodePoint(sql.codePointAt(at) ?? 0)}"`);
}

function readersOf(character: string): readonly Reader[] {
  return READERS.filter(([start]) => start.test(character)).map(([, read]) => read);
}

function readGap(sql: string, at: number): Lexeme | undefined {
  const end = match(SPACE, sql, at) ?? match(LINE_COMMENT, sql, at) ?? endOfBlockComment(sql, at);
  return end === undefined ? undefined : { kind: 'gap', end };
}

function endOfBlockComment(sql: string, at: number): number | undefined {
  if (!sql.startsWith('/*', at)) return undefined;
  const edge = /\/\*|\*\//g;
  edge.lastIndex = at;
  let depth = 0;
  for (let found = edge.exec(sql); found; found = edge.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  throw syntaxErrorAt(sql, at, 'unterminated /* comment');
}

function readLiteral(sql: string, at: number): Lexeme | undefined {
  const extended = sql[at + 1] === "'" && /[eE]/.test(sql[at] ?? '');
  if (!extended && sql[at] !== "'") return undefined;
  const end = match(extended ? EXTENDED_LITERAL : LITERAL, sql, at);
  // Not told what it holds: it may be a secret.
  if (end === undefined) throw syntaxErrorAt(sql, at, 'unterminated quoted string');
  const inner = sql.slice(at + (extended ? 2 : 1), end - 1);
  return { kind: 'string', end, value: extended ? unescapeExtended(inner) : unescapePlain(inner) };
}

function readName(sql: string, at: number, pattern: RegExp): Lexeme | undefined {
  const end = match(pattern, sql, at);
  if (end === undefined) return undefined;
  return { kind: pattern === WORD ? 'word' : 'identifier', end, value: sql.slice(at, end).toLowerCase() };
}

function readPunctuationOrNumber(sql: string, at: number): Lexeme | undefined {
  const number = match(NUMBER, sql, at);
  if (number !== undefined && !(sql[at] === '.' && followsOperand(sql, at))) return { kind: 'number', end: number };
  const end = match(PUNCTUATION, sql, at);
  return end === undefined ? undefined : { kind: 'punctuation', end };
}

function readQuotedName(sql: string, at: number): Lexeme | undefined {
  if (sql[at] !== '"') return undefined;
  const end = match(QUOTED_NAME, sql, at);
  if (end === undefined) throw syntaxErrorAt(sql, at, 'unterminated quoted identifier');
  const name = sql.slice(at + 1, end - 1).replaceAll('""', '"');
  if (name === '') throw syntaxErrorAt(sql, at, 'zero-length delimited identifier at or near """"');
  return { kind: 'identifier', end, value: name.toLowerCase() };
}

function readDollar(sql: string, at: number): Lexeme | undefined {
  const parameter = match(PARAMETER, sql, at);
  if (parameter !== undefined) return { kind: 'parameter', end: parameter };
  const bodyStart = match(DOLLAR_TAG, sql, at);
  if (bodyStart === undefined) return undefined;
  const tag = sql.slice(at, bodyStart);
  const bodyEnd = sql.indexOf(tag, bodyStart);
  if (bodyEnd === -1) throw syntaxErrorAt(sql, at, `unterminated dollar-quoted string at or near "${tag}"`);
  return { kind: 'string', end: bodyEnd + tag.length, value: sql.slice(bodyStart, bodyEnd) };
}

function readVariable(sql: string, at: number): Lexeme | undefined {
  const end = match(VARIABLE, sql, at);
  if (end === undefined) return undefined;
  return { kind: 'variable', end, value: sql.slice(at + 1, end).replace(/^['"]|['"]$/g, '') };
}

/** PostgreSQL's rule: an operator ends before a comment, and in + or - only if it holds one of ~ ! @ # % ^ & | ` ?. */
function readOperator(sql: string, at: number): Lexeme | undefined {
  const end = match(OPERATOR, sql, at);
  if (end === undefined) return undefined;
  let text = sql.slice(at, end).replace(/(?<=.)(?:--|\/\*)[\s\S]*$/, '');
  while (text.length > 1 && /[-+]$/.test(text) && !/[~!@#%^&|`?]/.test(text)) text = text.slice(0, -1);
  return { kind: 'operator', end: at + text.length };
}

function followsOperand(sql: string, at: number): boolean {
  return at > 0 && /[\w$)\]"'\u0080-\uffff]/.test(sql[at - 1] ?? '');
}

function match(pattern: RegExp, sql: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : undefined;
}

function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
