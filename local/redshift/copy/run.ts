import { setImmediate } from 'node:timers/promises';
import { BinaryWriter } from './binary-writer.ts';
import { LoadLog } from './load-log.ts';
import { openerFor } from './open-objects.ts';
import type { Content } from './open-objects.ts';
import { readParquet } from './parquet/read-parquet.ts';
import type { CopyOutcome } from './outcome.ts';
import type { CopyPlan } from './plan.ts';
import { readObject } from './source.ts';
import { readerFor } from './readers.ts';
import { RecordStream } from './record-stream.ts';
import { RowLoader } from './row-loader.ts';

export { planCopy } from './plan.ts';
export type { CopyPlan } from './plan.ts';
export type { CopyOutcome } from './outcome.ts';
export type { TargetColumn } from './target-column.ts';

/** How much is parsed before other connections get their turn: a millisecond's work. */
const TURN_BYTES = 256 * 1024;

export interface CopyRun {
  /**
   * PostgreSQL's binary COPY format, from header to trailer; throws a CopyFault after too many errors. Read it once. Who asks for a chunk
   * is done with all before the last: their memory is written over.
   */
  readonly chunks: AsyncGenerator<Buffer, void>;
  readonly outcome: CopyOutcome;
}

/** Reads, converts and writes the rows of a plan; nothing starts until the chunks are read. */
export function runCopy(plan: CopyPlan): CopyRun {
  const log = new LoadLog(plan.statement, plan.columns);
  return { chunks: rowsOf(plan, log), outcome: log };
}

async function* rowsOf(plan: CopyPlan, log: LoadLog): AsyncGenerator<Buffer, void> {
  const writer = new BinaryWriter();
  const sink = new RowLoader({ statement: plan.statement, columns: plan.columns, writer, log });
  const rows = plan.statement.format.kind === 'parquet' ? parquetRows : textRows;
  let read: Buffer | undefined;
  for await (const _ of rows(plan, log, sink)) {
    for (const block of writer.take()) {
      yield block;
      if (read) writer.reuse(read);
      read = block;
    }
  }
  yield* writer.take(true);
  yield writer.trailer();
}

/** Reads the objects, and lets go after a turn's work. */
async function* parquetRows(plan: CopyPlan, log: LoadLog, sink: RowLoader): AsyncGenerator<void> {
  const { statement, columns, storage } = plan;
  for (const object of plan.objects) {
    log.begin(object);
    const url = `s3://${object.bucket}/${object.key}`;
    const file = await readObject(statement, storage, url);
    for await (const _ of readParquet(file, { columns, fillRecord: statement.fillRecord, url }, sink)) {
      yield;
      await setImmediate();
    }
    log.finish();
  }
}

async function* textRows(plan: CopyPlan, log: LoadLog, sink: RowLoader): AsyncGenerator<void> {
  const stream = new RecordStream(readerFor({ ...plan, sink }), plan.statement.ignoreHeader);
  let parsed = 0;
  const open = openerFor(plan.statement, plan.storage);
  for (const object of plan.objects) {
    const content = await open(object);
    log.begin(object);
    stream.begin();
    for await (const piece of piecesOf(content)) {
      stream.push(piece);
      parsed += piece.length;
      yield;
      if (parsed < TURN_BYTES) continue;
      parsed = 0;
      await setImmediate();
    }
    stream.finish();
    log.finish();
  }
}

function piecesOf(content: Content): Iterable<Buffer> | AsyncIterable<Buffer> {
  if (!Buffer.isBuffer(content)) return slicesOf(content);
  return content.length <= TURN_BYTES ? [content] : slices(content);
}

async function* slicesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  for await (const chunk of chunks) yield* slices(chunk);
}

function* slices(chunk: Buffer): Generator<Buffer, void> {
  for (let at = 0; at < chunk.length; at += TURN_BYTES) yield chunk.subarray(at, at + TURN_BYTES);
}
