import { tokenize } from '../../../redshift-sql/lexer.ts';
import type { Token } from '../../../redshift-sql/lexer.ts';
import { splitStatements } from '../../../redshift-sql/statements.ts';
import type { Statement } from '../../../redshift-sql/statements.ts';

/*
 * A body in PL/pgSQL is SQL between words of its own: its parts are what may be read as SQL by itself. Only as much of the language is
 * known here as says where a part begins and ends, and in which blocks it stands.
 * https://docs.aws.amazon.com/redshift/latest/dg/c_PLpgSQL-structure.html
 */

/** A stretch of a body: a statement, the query of a loop or cursor, or an expression with the words before it. */
export interface BodyPart {
  /** Its offsets are of the whole text that the body stands in. */
  readonly statement: Statement;
  /** Whether its block, or one around that, has an EXCEPTION that would catch its errors. */
  readonly isGuarded: boolean;
  /** Whether a loop or a cursor reads it. */
  readonly isQuery: boolean;
}

/** The statements behind WHEN OTHERS THEN. */
export interface ExceptionHandler {
  readonly start: number;
  readonly end: number;
  /** Whether an error of its own would be caught by a block around it. */
  readonly isGuarded: boolean;
}

export interface Body {
  readonly text: string;
  /** Where it ends in the whole text. */
  readonly end: number;
  readonly parts: readonly BodyPart[];
  readonly handlers: readonly ExceptionHandler[];
}

const DOLLARS = /^\$\w*\$/;
/** What stands behind IN or FOR where that is a query and no number. */
const BEGINS_QUERY: ReadonlySet<string> = new Set(['select', 'with', 'execute', '(']);
/** Behind END, where that ends no block. */
const ENDED: ReadonlySet<string> = new Set(['if', 'loop', 'case']);

/** The body in the text of a CREATE PROCEDURE or CREATE FUNCTION; without parts if it is not in dollar quotes. */
export function bodyParts(sql: string): Body {
  const body = tokenize(sql).find(({ kind, text }) => kind === 'string' && DOLLARS.test(text));
  const [tag = ''] = DOLLARS.exec(body?.text ?? '') ?? [];
  if (!body) return { text: '', end: 0, parts: [], handlers: [] };
  const text = body.text.slice(tag.length, -tag.length);
  const reader = new BodyReader(sql, body.start + tag.length);
  for (const statement of splitStatements(text)) reader.read(statement.tokens);
  return { text, end: body.end - tag.length, ...reader.found() };
}

/** A BEGIN … END, or a CASE … END CASE that chooses statements. */
interface Block {
  readonly kind: 'block' | 'case';
  hasException: boolean;
  /** Behind EXCEPTION: errors are not caught any more. */
  isInHandlers: boolean;
  /** The handler that is being read. */
  handler?: FoundHandler;
}

interface FoundPart extends Omit<BodyPart, 'isGuarded'> {
  readonly around: readonly Block[];
}

interface FoundHandler {
  readonly start: number;
  end: number;
  readonly around: readonly Block[];
}

class BodyReader {
  private readonly sql: string;
  private readonly offset: number;
  private readonly blocks: Block[] = [];
  private readonly parts: FoundPart[] = [];
  private readonly handlers: FoundHandler[] = [];
  /** The tokens up to a semicolon, and the first that belongs to no part yet. */
  private tokens: readonly Token[] = [];
  private from = 0;
  private isQuery = false;

  constructor(sql: string, offset: number) {
    this.sql = sql;
    this.offset = offset;
  }

  /** Reads what stands up to a semicolon. */
  read(tokens: readonly Token[]): void {
    this.tokens = tokens;
    this.from = 0;
    this.isQuery = false;
    let depth = 0;
    let cases = 0;
    for (const [at, { kind, text, value }] of tokens.entries()) {
      if (text === '(') depth += 1;
      if (text === ')') depth -= 1;
      if (depth > 0 || kind !== 'word') continue;
      if (cases === 0 && value === 'end' && at === this.from) return this.end(at);
      if (cases > 0 && value === 'end') cases -= 1;
      else if (value === 'case' && (cases > 0 || at !== this.from)) cases += 1;
      else if (cases === 0) this.word(at, value);
    }
    this.part(tokens.length, tokens.length);
  }

  found(): Pick<Body, 'parts' | 'handlers'> {
    const isGuarded = (around: readonly Block[]): boolean => around.some(({ hasException }) => hasException);
    return {
      parts: this.parts.map(({ around, ...part }) => ({ ...part, isGuarded: isGuarded(around) })),
      handlers: this.handlers.map(({ start, end, around }) => ({ start, end, isGuarded: isGuarded(around) })),
    };
  }

  private word(at: number, value: string): void {
    const first = this.tokens[this.from]!.value;
    const isFirst = at === this.from;
    switch (value) {
      case 'begin':
        this.part(at, at + 1);
        return void this.blocks.push({ kind: 'block', hasException: false, isInHandlers: false });
      case 'case':
        return void this.blocks.push({ kind: 'case', hasException: false, isInHandlers: false });
      case 'exception':
        return isFirst ? this.exception(at) : undefined;
      case 'when':
        if (isFirst) this.endHandler(at);
        return undefined;
      case 'then':
        return first === 'merge' ? undefined : this.behindThen(at, first === 'when');
      case 'else':
      case 'loop':
        return this.part(at, at + 1);
      case 'in':
      case 'for':
        return this.beginsQuery(at, first) ? this.part(at + 1, at + 1, true) : undefined;
      default:
        return isFirst && value === 'declare' ? this.part(at, at + 1) : undefined;
    }
  }

  private beginsQuery(at: number, first: string): boolean {
    if (!BEGINS_QUERY.has(this.tokens[at + 1]?.value ?? '')) return false;
    if (this.tokens[at]?.value === 'in') return first === 'for';
    return first === 'open' || this.tokens.slice(this.from, at).some(({ value }) => value === 'cursor');
  }

  private end(at: number): void {
    const what = this.tokens[at + 1]?.value ?? '';
    if (what === 'case') this.blocks.pop();
    if (ENDED.has(what)) return;
    this.endHandler(at);
    this.blocks.pop();
  }

  private exception(at: number): void {
    const block = this.blocks.at(-1);
    if (block) [block.hasException, block.isInHandlers] = [true, true];
    this.part(at, at + 1);
  }

  private behindThen(at: number, isWhen: boolean): void {
    this.part(at, at + 1);
    const block = this.blocks.at(-1);
    if (!isWhen || block?.isInHandlers !== true) return;
    const start = this.place(this.tokens[at]!.end);
    block.handler = { start, end: start, around: this.blocks.slice(0, -1).filter(catches) };
    this.handlers.push(block.handler);
  }

  /** At the WHEN or END that follows it. */
  private endHandler(at: number): void {
    const block = this.blocks.at(-1);
    if (!block?.handler) return;
    block.handler.end = this.place(this.tokens[at]!.start);
    delete block.handler;
  }

  /** What was read up to a token is a part, if it is anything; the next one begins at another. */
  private part(end: number, next: number, isQueryNext = false): void {
    const tokens = this.tokens.slice(this.from, end).map((token) => this.placed(token));
    const { isQuery } = this;
    [this.from, this.isQuery] = [next, isQueryNext];
    const [first] = tokens;
    const last = tokens.at(-1);
    if (!first || !last) return;
    const { start, line } = first;
    const statement = { text: this.sql.slice(start, last.end), start, end: last.end, line, tokens };
    this.parts.push({ statement, isQuery, around: this.blocks.filter(catches) });
  }

  private placed(token: Token): Token {
    return { ...token, start: this.place(token.start), end: this.place(token.end) };
  }

  private place(offset: number): number {
    return offset + this.offset;
  }
}

function catches({ isInHandlers }: Block): boolean {
  return !isInHandlers;
}
