/** One thing that is wrong with a DAG or with what a run was given, for people. */
export interface DagFault {
  /** As people know it: `sql/sparkify/transform/users.sql`; absent where the fault is in what was asked, not in a file. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** What is wrong: what was found, and what was expected. */
  readonly message: string;
  /** What to do. */
  readonly hint?: string;
  /** Set where the fault is in what the run was asked to do; absent where it is in the DAG. */
  readonly about?: 'params' | 'selection';
}

/** Thrown with every fault at once, never only the first. */
export class DagFaultsError extends Error {
  override readonly name = 'DagFaultsError';
  readonly faults: readonly DagFault[];

  constructor(faults: readonly DagFault[]) {
    super(faults.map(formatFault).join('\n'));
    this.faults = faults;
  }
}

/** `file:line: message hint`, on one line. */
export function formatFault({ file, line, message, hint }: DagFault): string {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  return `${place}${message}${hint === undefined ? '' : ` ${hint}`}`;
}
