import { gzipSync } from 'node:zlib';
import type { UnloadStatement } from '../../../redshift-sql/unload.ts';
import type { ObjectWriter } from '../copy/storage.ts';
import type { Row, RowFormat } from './row-format.ts';

/** A file that an UNLOAD has written. */
export interface UnloadedFile {
  readonly key: string;
  readonly rows: number;
  readonly bytes: number;
}

export interface UnloadFilesOptions {
  readonly statement: UnloadStatement;
  /** What every key begins with. */
  readonly prefix: string;
  readonly format: RowFormat;
  readonly create: (key: string) => ObjectWriter;
}

/** A cluster of one ra3.xlplus node has two slices, and each writes files of its own. */
const SLICES = 2;
const BLOCK_CHARACTERS = 512 * 1024;

/** Spreads rows over the files of an UNLOAD. Memory is flat: what makes a block is written. */
export class UnloadFiles {
  rows = 0;
  readonly files: UnloadedFile[] = [];
  private readonly slices: readonly SliceFile[];

  constructor(options: UnloadFilesOptions) {
    const count = options.statement.parallel ? SLICES : 1;
    const onDone = (file: UnloadedFile): void => void this.files.push(file);
    this.slices = Array.from({ length: count }, (_, slice) => new SliceFile(options, slice, onDone));
    // Redshift too writes an empty object where there are no rows; and what may not be written is refused before any is read.
    this.slices[0]?.open();
  }

  add(row: Row): void {
    this.slices[this.rows % this.slices.length]?.add(row);
    this.rows += 1;
  }

  finish(): void {
    for (const slice of this.slices) slice.finish();
    this.files.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  abandon(): void {
    for (const slice of this.slices) slice.abandon();
  }
}

/** The file that a slice writes, and after it the next. */
class SliceFile {
  private readonly options: UnloadFilesOptions;
  private readonly slice: number;
  private readonly onDone: (file: UnloadedFile) => void;
  private writer: ObjectWriter | undefined;
  private key = '';
  private part = 0;
  private text = '';
  private rows = 0;
  private bytes = 0;

  constructor(options: UnloadFilesOptions, slice: number, onDone: (file: UnloadedFile) => void) {
    this.options = options;
    this.slice = slice;
    this.onDone = onDone;
  }

  open(): void {
    const { statement, prefix, create, format } = this.options;
    this.key = `${prefix}${nameOf(statement, this.slice, this.part)}`;
    this.writer = create(this.key);
    this.text = format.header;
  }

  add(row: Row): void {
    if (this.writer === undefined) this.open();
    this.text += this.options.format.line(row);
    this.rows += 1;
    if (this.text.length < BLOCK_CHARACTERS) return;
    this.flush();
    if (this.bytes >= this.options.statement.maxFileBytes) this.finish();
  }

  finish(): void {
    if (this.writer === undefined) return;
    this.flush();
    this.writer.finish();
    this.onDone({ key: this.key, rows: this.rows, bytes: this.bytes });
    this.writer = undefined;
    [this.rows, this.bytes] = [0, 0];
    this.part += 1;
  }

  abandon(): void {
    this.writer?.abandon();
    this.writer = undefined;
  }

  /** Blocks are compressed one by one: a gzip file may have many members (RFC 1952, 2.2). */
  private flush(): void {
    const plain = Buffer.from(this.text, 'utf8');
    const bytes = this.options.statement.compression === 'gzip' ? gzipSync(plain) : plain;
    this.writer?.write(bytes);
    this.bytes += bytes.length;
    this.text = '';
  }
}

/** `0000_part_00.gz`; of PARALLEL OFF `000.gz`. An EXTENSION takes the place of .gz. */
function nameOf({ parallel, compression, extension }: UnloadStatement, slice: number, part: number): string {
  const [sliceText, partText] = [slice.toString().padStart(4, '0'), part.toString().padStart(2, '0')];
  const name = parallel ? `${sliceText}_part_${partText}` : part.toString().padStart(3, '0');
  const ending = extension ?? (compression === 'gzip' ? 'gz' : undefined);
  return ending === undefined ? name : `${name}.${ending}`;
}
