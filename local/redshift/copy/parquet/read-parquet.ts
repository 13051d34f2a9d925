import { parquetMetadata, parquetRead } from 'hyparquet';
import type { FileMetaData } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { CopyFault } from '../faults.ts';
import { MISSING, NESTED, NULL, RecordView, STRING, WIDE } from '../record.ts';
import type { RecordSink } from '../record.ts';
import type { TargetColumn } from '../target-column.ts';
import { checkColumns, scanError, tooLong } from './file-columns.ts';
import type { ParquetTarget } from './file-columns.ts';
import { jsonOf, PARSERS, scaleOf, textOf } from './parquet-values.ts';
import type { ParquetValue } from './parquet-values.ts';

/*
 * COPY of Parquet: a file is held whole, for its end says what stands where, and read a row group at a time. Values go the way that
 * those of text go, so that there is one conversion of each type.
 */

/** Gives the rows of a Parquet file to a sink, and lets go after each row group; throws a CopyFault. */
export async function* readParquet(file: Buffer, target: ParquetTarget, sink: RecordSink): AsyncGenerator<void> {
  const metadata = await explained(target, () => parquetMetadata(file, { parsers: PARSERS }));
  checkColumns(metadata, target);
  const scales = takeScales(metadata);
  const writer = new RowWriter(target, scales);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const rows = await explained(target, () => rowsBetween(file, metadata, { rowStart, rowEnd }));
    for (const row of rows) sink.accept(writer.write(row));
    rowStart = rowEnd;
    yield;
  }
}

async function rowsBetween(
  file: Buffer,
  metadata: FileMetaData,
  range: { readonly rowStart: number; readonly rowEnd: number },
): Promise<readonly (readonly ParquetValue[])[]> {
  const whole = {
    byteLength: file.length,
    slice: (start: number, end?: number) => Uint8Array.from(file.subarray(start, end)).buffer,
  };
  let rows: readonly (readonly ParquetValue[])[] = [];
  const onComplete = (read: readonly (readonly ParquetValue[])[]): void => {
    rows = read;
  };
  await parquetRead({ file: whole, metadata, ...range, compressors, parsers: PARSERS, onComplete });
  return rows;
}

/** The columns that are decimals lose their type, and so come unscaled; answers the scales by column. */
function takeScales(metadata: FileMetaData): readonly (number | undefined)[] {
  const root = metadata.schema[0]?.num_children ?? 0;
  const isFlat = metadata.schema.length === root + 1;
  return metadata.schema.slice(1).map((element) => {
    const scale = isFlat ? scaleOf(element) : undefined;
    if (scale === undefined) return undefined;
    delete element.converted_type;
    delete element.logical_type;
    return scale;
  });
}

async function explained<Result>({ url }: ParquetTarget, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CopyFault) throw error;
    // What is damaged in the middle shows itself as a value that is not there.
    const isDamaged = !(error instanceof Error) || error instanceof TypeError || error instanceof RangeError;
    throw scanError(`File '${url}' cannot be read as Parquet: ${isDamaged ? 'it is damaged' : error.message}`);
  }
}

/** Writes a row's values side by side, as a record. */
class RowWriter {
  private readonly target: ParquetTarget;
  private readonly scales: readonly (number | undefined)[];
  private readonly record: RecordView;
  private length = 0;

  constructor(target: ParquetTarget, scales: readonly (number | undefined)[]) {
    this.target = target;
    this.scales = scales;
    this.record = new RecordView(target.columns.length, () => 0);
    this.record.bytes = Buffer.alloc(64 * 1024);
    this.record.line = 0;
  }

  write(row: readonly ParquetValue[]): RecordView {
    const { record, target } = this;
    this.length = 0;
    record.flags.fill(MISSING);
    for (const [at, column] of target.columns.entries()) if (at < row.length) this.put(at, column, row[at]);
    record.end = this.length;
    record.line += 1;
    return record;
  }

  private put(at: number, column: TargetColumn, value: ParquetValue): void {
    const { record } = this;
    const isSuper = column.type === 'super' || column.type === 'jsonb';
    const text = isSuper && value !== null && value !== undefined ? jsonOf(value) : textOf(value, this.scales[at]);
    if (text === null) return void (record.flags[at] = NULL);
    const start = this.length;
    this.append(text);
    const size = this.length - start;
    if (column.byteLength !== undefined && size > column.byteLength) throw tooLong(this.target.url, column, size);
    record.set(at, { start, end: this.length, flags: isSuper ? NESTED | WIDE : STRING | WIDE });
  }

  private append(text: Uint8Array | string): void {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    const needed = this.length + bytes.length;
    if (needed > this.record.bytes.length) {
      const larger = Buffer.alloc(needed * 2);
      this.record.bytes.copy(larger, 0, 0, this.length);
      this.record.bytes = larger;
    }
    this.record.bytes.set(bytes, this.length);
    this.length = needed;
  }
}
