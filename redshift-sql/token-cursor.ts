import type { Span } from './edits.ts';
import type { Token } from './lexer.ts';
import type { RelationName } from './relation-name.ts';
import type { Statement } from './statements.ts';
import { SqlSyntaxError } from './syntax-error.ts';

/** Walks a statement's tokens for a hand-written parser; what is not as expected is a SqlSyntaxError in PostgreSQL's words. */
export class TokenCursor {
  readonly tokens: readonly Token[];
  readonly #statement: Statement;
  #at = 0;

  constructor(statement: Statement) {
    this.#statement = statement;
    this.tokens = statement.tokens;
  }

  /** How many tokens were taken. */
  get index(): number {
    return this.#at;
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.#at + ahead];
  }

  get done(): boolean {
    return this.#at >= this.tokens.length;
  }

  /** Whether the next tokens are these words or signs. */
  is(...expected: readonly string[]): boolean {
    return expected.every((value, ahead) => isKeyword(this.peek(ahead), value));
  }

  /** Takes the next tokens if they are these. */
  accept(...expected: readonly string[]): boolean {
    if (!this.is(...expected)) return false;
    this.#at += expected.length;
    return true;
  }

  expect(...expected: readonly string[]): void {
    for (const value of expected) if (!this.accept(value)) throw this.unexpected(value.toUpperCase());
  }

  next(expected: string): Token {
    const token = this.peek();
    if (!token) throw this.unexpected(expected);
    this.#at += 1;
    return token;
  }

  /** A name, bare or quoted. */
  name(expected: string): Token {
    const { kind } = this.peek() ?? {};
    if (kind !== 'word' && kind !== 'identifier') throw this.unexpected(expected);
    return this.next(expected);
  }

  string(expected: string): Token {
    if (this.peek()?.kind !== 'string') throw this.unexpected(expected);
    return this.next(expected);
  }

  /** A whole number, with its sign. */
  integer(expected: string): number {
    const sign = this.accept('-') ? -1 : 1;
    const token = this.peek();
    if (token?.kind !== 'number' || !/^\d+$/.test(token.text)) throw this.unexpected(expected);
    return sign * Number(this.next(expected).text);
  }

  /** `table`, `schema.table`, or `database.schema.table`. */
  relation(): RelationName {
    const parts = [this.name('a table name').value];
    while (this.accept('.')) parts.push(this.name('a table name').value);
    const [table = '', schema, database] = parts.toReversed();
    return { ...(database !== undefined && { database }), ...(schema !== undefined && { schema }), table };
  }

  /** `(a, b, …)`. */
  nameList(): readonly string[] {
    this.expect('(');
    const names = [this.name('a column name').value];
    while (this.accept(',')) names.push(this.name('a column name').value);
    this.expect(')');
    return names;
  }

  /** Takes everything up to the parenthesis that closes the one just taken. */
  skipToClosing(): void {
    for (let depth = 1; depth > 0;) {
      const token = this.next(')');
      if (token.text === '(') depth += 1;
      if (token.text === ')') depth -= 1;
    }
  }

  /** The stretch from the token at an index to the last one taken. */
  spanFrom(index: number): Span {
    const first = this.tokens[index];
    const last = this.tokens[this.#at - 1];
    return { start: first?.start ?? 0, end: last?.end ?? 0 };
  }

  /** What a stretch of the statement holds, as written. */
  textOf({ start, end }: Span): string {
    return this.#statement.text.slice(start - this.#statement.start, end - this.#statement.start);
  }

  unexpected(expected: string): SqlSyntaxError {
    const token = this.peek();
    const what = token ? `syntax error at or near "${shown(token)}"` : 'syntax error at end of input';
    return this.error(`${what}: expected ${expected}`, token);
  }

  error(message: string, at: Token | undefined = this.peek() ?? this.tokens.at(-1)): SqlSyntaxError {
    const token = at ?? this.tokens.at(-1);
    return new SqlSyntaxError(message, { line: token?.line ?? 1, position: token?.start ?? 0 });
  }
}

/** A bare word or a sign; never a quoted name or a literal of the same letters. */
export function isKeyword(token: Token | undefined, value: string): boolean {
  return token?.value === value && ['word', 'operator', 'punctuation'].includes(token.kind);
}

/** A literal may be a password or a key: its text never goes into a message. */
function shown(token: Token): string {
  return token.kind === 'string' ? "'…'" : token.text;
}
