import { unescapeJson } from './json-escapes.ts';
import { JsonScanner, MALFORMED } from './json-scanner.ts';
import { columnsBelow } from './path-tree.ts';
import type { MemberTable, PathNode } from './path-tree.ts';
import { KIND, NESTED, NOT_AN_ARRAY, NOT_AN_OBJECT, NULL, RecordView, WIDE } from './record.ts';
import type { RecordSink } from './record.ts';
import { INCOMPLETE, MOST_BYTES } from './record-stream.ts';
import type { RecordScanner, Window } from './record-stream.ts';
import { countLines, endOfMalformed, nextObject, trimEnd } from './json-recovery.ts';

const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

export interface JsonReaderOptions {
  readonly tree: PathNode;
  readonly columns: number;
  /** Whether an array at the root is a record: a jsonpaths file can read it, 'auto' cannot. */
  readonly arrays: boolean;
  readonly sink: RecordSink;
}

/**
 * Reads root-level JSON objects with only whitespace between them: one a line, over many lines or all on one.
 * https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-json.html
 */
export class JsonReader implements RecordScanner {
  private readonly options: JsonReaderOptions;
  private readonly scanner = new JsonScanner();
  private readonly record: RecordView;
  private isSkipping = false;

  constructor(options: JsonReaderOptions) {
    this.options = options;
    this.record = new RecordView(options.columns, unescapeJson);
  }

  begin(line: number): void {
    this.scanner.lines = line - 1;
    this.isSkipping = false;
  }

  scan(window: Window, position: number): number {
    if (this.isSkipping) return this.skipOn(window, position);
    const { scanner } = this;
    const linesBefore = scanner.lines;
    scanner.bytes = window.bytes;
    scanner.limit = window.end;
    const start = scanner.space(position);
    if (start === INCOMPLETE) return window.end;
    const line = scanner.lines + 1;
    let next = this.root(start);
    if (next >= 0) this.options.sink.accept(this.found(start, next));
    else if (next === MALFORMED || window.final) next = this.reject(window, { start, line });
    if (next === INCOMPLETE) scanner.lines = linesBefore;
    return next;
  }

  skip(window: Window, position: number): number {
    this.scanner.malformed(`an object is larger than ${MOST_BYTES} bytes`);
    return this.refuse(window, {
      start: position,
      line: this.scanner.lines + 1,
      end: this.skipOn(window, position + 1),
    });
  }

  /** To the next object that begins a line, in this window or a later one. */
  private skipOn(window: Window, position: number): number {
    const next = nextObject(window, position);
    this.isSkipping = next === INCOMPLETE;
    return this.isSkipping ? window.end : next;
  }

  private root(start: number): number {
    const { scanner, options, record } = this;
    const byte = scanner.bytes[start];
    if (byte !== OPEN_OBJECT && byte !== OPEN_ARRAY) return scanner.unexpected(start, "'{'");
    if (byte === OPEN_ARRAY && !options.arrays)
      return scanner.malformed("an array where an object should be; 'auto' reads objects");
    record.flags.fill(0);
    return this.walk(start, options.tree);
  }

  private found(start: number, end: number): RecordView {
    const { record, scanner } = this;
    record.bytes = scanner.bytes;
    record.start = start;
    record.end = end;
    record.line = scanner.lines + 1;
    return record;
  }

  private reject(window: Window, { start, line }: { readonly start: number; readonly line: number }): number {
    const problem = this.scanner.problem || 'the object does not end';
    const end = endOfMalformed(window, start);
    if (end === INCOMPLETE) return end;
    this.scanner.malformed(problem);
    return this.refuse(window, { start, line, end });
  }

  private refuse(
    { bytes }: Window,
    at: { readonly start: number; readonly line: number; readonly end: number },
  ): number {
    const { scanner, options } = this;
    const end = trimEnd(bytes, at);
    scanner.lines = at.line - 1 + countLines(bytes, at.start, end);
    options.sink.reject(this.found(at.start, end), { code: 1216, reason: `Invalid JSON format. ${scanner.problem}` });
    scanner.lines += countLines(bytes, end, at.end);
    scanner.problem = '';
    return at.end;
  }

  private walk(at: number, node: PathNode): number {
    const { scanner, record } = this;
    const byte = scanner.bytes[at];
    const next = this.enter(at, node);
    if (next < 0) return next;
    for (const column of node.columns) record.set(column, scanner);
    if (node.members !== null && byte !== OPEN_OBJECT) this.missed(node.members.nodes, NOT_AN_OBJECT);
    if (node.elements !== null && byte !== OPEN_ARRAY) this.missed(node.elements, NOT_AN_ARRAY);
    return next;
  }

  private enter(at: number, node: PathNode): number {
    const { scanner } = this;
    const byte = scanner.bytes[at];
    if (node.members !== null && byte === OPEN_OBJECT) return this.inside(at, this.object(at, node.members));
    if (node.elements !== null && byte === OPEN_ARRAY) return this.inside(at, this.array(at, node.elements));
    return scanner.value(at);
  }

  private inside(start: number, end: number): number {
    return end < 0 ? end : this.scanner.found(start, end, NESTED | WIDE);
  }

  private object(start: number, members: MemberTable): number {
    const { scanner } = this;
    let at = scanner.first(start, CLOSE_OBJECT);
    for (let ordinal = 0; at >= 0 && !scanner.closed; ordinal += 1) {
      const seen = members.seen[ordinal];
      const isSeen = seen !== undefined && scanner.startsWith(seen.token, at);
      const after = isSeen ? this.member(at + seen.token.length, seen.node) : this.newMember(at, members, ordinal);
      if (after < 0) return after;
      at = scanner.next(after, CLOSE_OBJECT);
    }
    return at;
  }

  private newMember(start: number, members: MemberTable, ordinal: number): number {
    const { scanner } = this;
    const colon = scanner.name(start);
    if (colon < 0) return colon;
    const node = members.find(scanner);
    members.remember(ordinal, { token: scanner.bytes.subarray(start, colon), node });
    return this.member(colon, node);
  }

  private member(afterColon: number, node: PathNode | null): number {
    const { scanner } = this;
    const at = scanner.space(afterColon);
    if (at < 0) return at;
    return node === null ? scanner.value(at) : this.walk(at, node);
  }

  private array(start: number, elements: ReadonlyMap<number, PathNode>): number {
    const { scanner } = this;
    let at = scanner.first(start, CLOSE_ARRAY);
    let index = 0;
    for (; at >= 0 && !scanner.closed; index += 1) {
      const node = elements.get(index);
      const after = node === undefined ? scanner.value(at) : this.walk(at, node);
      if (after < 0) return after;
      at = scanner.next(after, CLOSE_ARRAY);
    }
    for (const [wanted, node] of elements) if (wanted >= index) this.mark(node, NOT_AN_ARRAY);
    return at;
  }

  /** A path leads on from a value that has no members or elements: an error, but nothing is missed below null. */
  private missed(children: ReadonlyMap<unknown, PathNode>, flag: number): void {
    if ((this.scanner.flags & KIND) === NULL) return;
    for (const child of children.values()) this.mark(child, flag);
  }

  private mark(node: PathNode, flag: number): void {
    for (const column of columnsBelow(node)) this.record.flags[column] = flag;
  }
}
