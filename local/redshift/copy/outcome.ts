import type { LoadError, Replacement } from './load-errors.ts';

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
  /** Loaded; with NOLOAD, those that would be. */
  readonly rows: number;
  /** Of the objects read to their end, as stored. */
  readonly bytes: number;
  readonly files: readonly LoadedFile[];
  readonly errors: readonly LoadError[];
  readonly replacements: readonly Replacement[];
}
