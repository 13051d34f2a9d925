import { tokenize } from './lexer.ts';
import type { Token } from './lexer.ts';

/** One statement of a text. All offsets and lines, those of its tokens too, are of the whole text that was split. */
export interface Statement {
  /** From the first token to the last, without the semicolon and the comments before it. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The line of the first token, from 1. */
  readonly line: number;
  /** Never empty. */
  readonly tokens: readonly Token[];
}

const NAMED_BY_FIRST_WORD = [
  'insert',
  'update',
  'delete',
  'merge',
  'copy',
  'unload',
  'drop',
  'truncate',
  'lock',
  'begin',
  'commit',
  'rollback',
  'set',
  'reset',
  'show',
  'vacuum',
  'analyze',
  'grant',
  'revoke',
  'comment',
  'call',
  'refresh',
  'explain',
  'fetch',
  'close',
  'prepare',
  'execute',
  'deallocate',
  'cancel',
] as const;

export type StatementKind =
  | (typeof NAMED_BY_FIRST_WORD)[number]
  | 'select'
  | 'select-into'
  | 'create-table'
  | 'create-table-as'
  | 'create-view'
  | 'create-materialized-view'
  | 'create-schema'
  | 'create-procedure'
  | 'create-function'
  | 'create-user-or-group'
  | 'alter-table'
  | 'alter-other'
  | 'declare-cursor'
  | 'other';

const BY_FIRST_WORD: ReadonlyMap<string, StatementKind> = new Map<string, StatementKind>([
  ...NAMED_BY_FIRST_WORD.map((word) => [word, word] as const),
  ['start', 'begin'],
  ['end', 'commit'],
  ['abort', 'rollback'],
  ['analyse', 'analyze'],
  ['declare', 'declare-cursor'],
]);

const BY_CREATED_THING: ReadonlyMap<string, StatementKind> = new Map<string, StatementKind>([
  ['table', 'create-table'],
  ['view', 'create-view'],
  ['materialized', 'create-materialized-view'],
  ['schema', 'create-schema'],
  ['procedure', 'create-procedure'],
  ['function', 'create-function'],
  ['user', 'create-user-or-group'],
  ['group', 'create-user-or-group'],
  ['role', 'create-user-or-group'],
]);

const BEFORE_CREATED_THING = new Set(['create', 'or', 'replace', 'local', 'temp', 'temporary']);
const VERBS_AFTER_WITH = new Set(['select', 'insert', 'update', 'delete', 'merge']);

/** Splits at semicolons outside literals, comments and `$$` bodies; empty statements are dropped. */
export function splitStatements(sql: string): readonly Statement[] {
  const statements: Statement[] = [];
  let tokens: Token[] = [];
  for (const token of tokenize(sql)) {
    if (token.text !== ';') {
      tokens.push(token);
      continue;
    }
    statements.push(...statementOf(sql, tokens));
    tokens = [];
  }
  return [...statements, ...statementOf(sql, tokens)];
}

/** What a statement is, by its leading words; `other` is what this project does not treat, or no SQL at all. */
export function statementKind(statement: Statement): StatementKind {
  const words = topLevelWords(statement.tokens);
  const first = words[0] ?? '';
  if (first === 'select') return selectKind(words);
  if (first === 'with') return kindAfterWith(words);
  if (first === 'create') return createKind(words);
  if (first === 'alter') return words[1] === 'table' ? 'alter-table' : 'alter-other';
  if (first === '') return startsWithParenthesisedQuery(statement.tokens) ? 'select' : 'other';
  return BY_FIRST_WORD.get(first) ?? 'other';
}

function statementOf(sql: string, tokens: readonly Token[]): readonly Statement[] {
  const [first] = tokens;
  const last = tokens.at(-1);
  if (!first || !last) return [];
  return [{ text: sql.slice(first.start, last.end), start: first.start, end: last.end, line: first.line, tokens }];
}

/** INTO makes a table where it stands before the first FROM, or there is no FROM. */
function selectKind(words: readonly string[]): StatementKind {
  const into = words.indexOf('into');
  const from = words.indexOf('from');
  return into !== -1 && (from === -1 || into < from) ? 'select-into' : 'select';
}

function kindAfterWith(words: readonly string[]): StatementKind {
  const at = words.findIndex((word) => VERBS_AFTER_WITH.has(word));
  if (words[at] === 'select') return selectKind(words.slice(at));
  return BY_FIRST_WORD.get(words[at] ?? '') ?? 'other';
}

function createKind(words: readonly string[]): StatementKind {
  const thing = words.find((word) => !BEFORE_CREATED_THING.has(word)) ?? '';
  const kind = BY_CREATED_THING.get(thing) ?? 'other';
  return kind === 'create-table' && words.includes('as') ? 'create-table-as' : kind;
}

/** Bare words outside parentheses; of a statement that opens with anything else the first is empty. */
function topLevelWords(tokens: readonly Token[]): readonly string[] {
  const words: string[] = tokens[0]?.kind === 'word' ? [] : [''];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (depth === 0 && token.kind === 'word') words.push(token.value);
  }
  return words;
}

function startsWithParenthesisedQuery(tokens: readonly Token[]): boolean {
  const first = tokens.find((token) => token.text !== '(');
  return tokens[0]?.text === '(' && (first?.value === 'select' || first?.value === 'with');
}
