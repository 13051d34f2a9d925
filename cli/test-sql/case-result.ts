import type { DagFault } from '../../model/fault.ts';
import type { RowsCompared } from './compare-rows.ts';

/** What came of a case. `unusable`: it is written wrongly, and says nothing of the SQL. */
export interface CaseResult {
  readonly dag: string;
  readonly task: string;
  readonly case: string;
  readonly outcome: 'passed' | 'failed' | 'unusable';
  readonly seconds: number;
  /** Tables and results that are not as expected. */
  readonly differences: readonly TableDifference[];
  /** Why the task's SQL failed. */
  readonly error?: string;
  readonly faults: readonly DagFault[];
}

/** How a table, or a result, is not as its CSV says. */
export interface TableDifference extends RowsCompared {
  /** `users`, or `result`. */
  readonly name: string;
  readonly file: string;
  readonly columns: readonly string[];
}
