import type { CopyStatement } from '../../../redshift-sql/copy.ts';
import type { BinaryWriter } from './binary-writer.ts';
import { ColumnLoader } from './column-loader.ts';
import type { LoadLog } from './load-log.ts';
import {
  BECOMES_NULL,
  ESCAPED,
  KIND,
  MISSING,
  NOT_AN_ARRAY,
  NOT_AN_OBJECT,
  NULL,
  QUOTED,
  REPEATED,
  TEXT,
} from './record.ts';
import type { Field, Problem, RecordSink, RecordView } from './record.ts';
import type { TargetColumn } from './target-column.ts';

const BLANK = 0x20;
const NOT_NULL: Problem = { code: 1213, reason: 'Missing data for not-null field' };
const PATH_PROBLEMS = new Map<number, Problem>([
  [NOT_AN_ARRAY, { code: 1216, reason: 'Invalid JSONPath format: Not an array or index out of range.' }],
  [NOT_AN_OBJECT, { code: 1216, reason: 'Invalid JSONPath format: Member is not an object.' }],
]);

export interface RowLoaderOptions {
  readonly statement: CopyStatement;
  readonly columns: readonly TargetColumn[];
  readonly writer: BinaryWriter;
  readonly log: LoadLog;
}

/** Turns records into rows of the binary format; a record with a bad field leaves no row, but a load error. */
export class RowLoader implements RecordSink {
  private readonly writer: BinaryWriter;
  private readonly log: LoadLog;
  private readonly noLoad: boolean;
  private readonly nullAs: Buffer;
  private readonly columns: readonly ColumnLoader[];
  /** Where each column's value begins in the row that is written, or that was before; and where the row ends. */
  private readonly begins: Int32Array;
  private readonly field: Field = { bytes: Buffer.alloc(0), start: 0, end: 0, flags: 0 };
  private scratch = Buffer.alloc(64 * 1024);
  private hasReplaced = false;

  constructor({ statement, columns, writer, log }: RowLoaderOptions) {
    this.writer = writer;
    this.log = log;
    this.noLoad = statement.noLoad;
    this.nullAs = Buffer.from(statement.nullAs);
    const onReplaced = (): void => {
      this.hasReplaced = true;
    };
    this.begins = new Int32Array(columns.length + 1);
    this.columns = columns.map((column) => new ColumnLoader(column, { ...statement, onReplaced }));
  }

  accept(record: RecordView): void {
    const { writer, columns } = this;
    writer.beginRow(columns.length);
    let column = this.repeat(record, 0);
    for (; column < columns.length; column = this.repeat(record, column + 1)) {
      this.begins[column] = writer.rowLength;
      const problem = this.load(record, column);
      if (problem !== null) {
        writer.undoRow();
        this.log.reject(record, problem, column);
        return;
      }
      if (this.hasReplaced) this.replaced(record, column);
    }
    this.begins[columns.length] = writer.rowLength;
    if (this.noLoad) writer.undoRow();
    this.log.accept(record);
  }

  reject(record: RecordView, problem: Problem): void {
    this.log.reject(record, problem);
  }

  /** Writes the columns from this one on that are as in the row before, in one piece; returns the first that is not. */
  private repeat({ flags }: RecordView, first: number): number {
    const { writer, begins } = this;
    let column = first;
    if (!writer.hasRowBefore) return first;
    while ((flags[column]! & REPEATED) !== 0) column += 1;
    if (column === first) return first;
    const [begin, before] = [writer.rowLength, begins[first]!];
    if (!writer.repeat(before, begins[column]!)) return first;
    for (let at = first; at < column; at += 1) begins[at] = begins[at]! + begin - before;
    return column;
  }

  private load(record: RecordView, column: number): Problem | null {
    const { field } = this;
    const loader = this.columns[column]!;
    const flags = record.flags[column]!;
    const kind = flags & KIND;
    if (kind === MISSING || kind === NULL) return this.loadNull(loader);
    if (kind >= NOT_AN_ARRAY) return PATH_PROBLEMS.get(kind)!;
    if (field.bytes !== record.bytes) field.bytes = record.bytes;
    field.start = record.starts[column]!;
    field.end = record.ends[column]!;
    field.flags = flags;
    if ((flags & (KIND | QUOTED)) === TEXT && isEqual(field, this.nullAs)) return this.loadNull(loader);
    if (loader.kind !== 'source' || kind === TEXT) {
      if ((flags & ESCAPED) !== 0) this.unescape(record);
      if (loader.kind !== 'text') trim(field);
      if (loader.isNull(field)) return this.loadNull(loader);
    }
    const problem = loader.convert(field, this.writer);
    return problem === BECOMES_NULL ? this.loadNull(loader) : problem;
  }

  private loadNull({ notNull }: ColumnLoader): Problem | null {
    if (notNull) return NOT_NULL;
    this.writer.null();
    return null;
  }

  private unescape({ unescape }: RecordView): void {
    const { field } = this;
    const most = field.end - field.start;
    if (most > this.scratch.length) this.scratch = Buffer.alloc(most * 2);
    field.end = unescape(field, this.scratch);
    field.bytes = this.scratch;
    field.start = 0;
  }

  private replaced(record: RecordView, column: number): void {
    this.log.replaced(record, column);
    this.hasReplaced = false;
    // It must be told of in the next row too, if that has the same bytes.
    this.writer.forgetRow();
  }
}

function trim(field: Field): void {
  const { bytes } = field;
  while (field.end > field.start && bytes[field.end - 1] === BLANK) field.end -= 1;
  while (field.end > field.start && bytes[field.start] === BLANK) field.start += 1;
}

function isEqual({ bytes, start, end }: Field, other: Buffer): boolean {
  if (end - start !== other.length) return false;
  for (let at = 0; at < other.length; at += 1) if (bytes[start + at] !== other[at]) return false;
  return true;
}
