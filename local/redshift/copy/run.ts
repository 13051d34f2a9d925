import type { CopyStatement } from '../../../redshift-sql/copy.ts';
import { notYet } from './faults.ts';
import type { LoadError, Replacement } from './load-errors.ts';
import type { CopyStorage, StoredObject } from './storage.ts';
import type { TargetColumn } from './target-column.ts';

export interface CopyRequest {
  readonly statement: CopyStatement;
  /** All columns of the target, in order. */
  readonly tableColumns: readonly TargetColumn[];
  readonly storage: CopyStorage;
}

/** A COPY that can begin: what it loads, and into which columns. */
export interface CopyPlan extends CopyRequest {
  /** The ones to load: `COPY t (these) FROM STDIN (FORMAT binary)`. */
  readonly columns: readonly TargetColumn[];
  /** In loading order; one that a manifest names twice is here twice. */
  readonly objects: readonly StoredObject[];
}

/** What one object gave: a row of stl_load_commits. */
export interface LoadedFile {
  readonly bucket: string;
  readonly key: string;
  readonly bytes: number;
  readonly lines: number;
  readonly rows: number;
  readonly errors: number;
}

/** What a run has done so far; whole when its chunks have ended or thrown. */
export interface CopyOutcome {
  readonly rows: number;
  readonly bytes: number;
  readonly files: readonly LoadedFile[];
  readonly errors: readonly LoadError[];
  readonly replacements: readonly Replacement[];
}

export interface CopyRun {
  /** PostgreSQL's binary COPY format, from header to trailer; throws a CopyFault after too many errors. Read it once. */
  readonly chunks: AsyncGenerator<Buffer, void>;
  readonly outcome: CopyOutcome;
}

/** Finds the objects and the columns of a COPY; throws a CopyFault. */
export async function planCopy(request: CopyRequest): Promise<CopyPlan> {
  await Promise.resolve();
  throw notYet('COPY', `${request.statement.source.url} was not read`);
}

/** Reads, converts and writes the rows of a plan; nothing starts until the chunks are read. */
export function runCopy(plan: CopyPlan): CopyRun {
  throw notYet('COPY', `${plan.objects.length} objects were not read`);
}
