import { unescapeJson } from './json-escapes.ts';
import { JsonScanner } from './json-scanner.ts';
import { MALFORMED } from './json-tokens.ts';
import { JsonWalker } from './json-walker.ts';
import type { PathNode } from './path-tree.ts';
import { RecordView } from './record.ts';
import type { RecordSink } from './record.ts';
import { INCOMPLETE, MOST_BYTES } from './record-stream.ts';
import type { RecordScanner, Window } from './record-stream.ts';
import { countLines, endOfMalformed, nextObject, trimEnd } from './json-recovery.ts';

const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;

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
  private readonly walker: JsonWalker;
  private isSkipping = false;

  constructor(options: JsonReaderOptions) {
    this.options = options;
    this.record = new RecordView(options.columns, unescapeJson);
    this.walker = new JsonWalker(this.scanner, this.record);
  }

  begin(line: number): void {
    this.scanner.lines = line - 1;
    this.isSkipping = false;
  }

  scan(window: Window, position: number): number {
    if (this.isSkipping) return this.skipOn(window, position);
    const { scanner } = this;
    const linesBefore = scanner.lines;
    if (scanner.bytes !== window.bytes) this.record.forget();
    scanner.read(window.bytes, window.end);
    const start = scanner.space(position);
    if (start === INCOMPLETE) return window.end;
    const line = scanner.lines + 1;
    let next = this.root(start);
    if (next >= 0) {
      this.options.sink.accept(this.found(start, next));
      return next;
    }
    this.record.forget();
    if (next === MALFORMED || window.final) next = this.reject(window, { start, line });
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
    record.clear();
    return this.walker.walk(start, options.tree);
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
}
