import type { CsvTable } from '../../model/csv-table.ts';
import type { DataInterval } from '../../model/data-interval.ts';
import type { RunParams } from '../../model/run.ts';

/** One unit test of a task's SQL: a folder with what is given and what is expected. */
export interface SqlCase {
  readonly dag: string;
  readonly task: string;
  readonly name: string;
  /** `test/sql/sparkify/transform.users/level_ties`. */
  readonly folder: string;
  readonly given: readonly CaseTable[];
  readonly expected: readonly CaseTable[];
  readonly settings: CaseSettings;
}

/** A CSV of a case, and the table (`users`, `schema.users`) or result that its name says. */
export interface CaseTable extends CsvTable {
  readonly name: string;
}

/** What `case.json` says of the run that the task is to believe in. */
export interface CaseSettings {
  readonly params: RunParams;
  /** ISO 8601; so are the interval's ends. */
  readonly logical_date: string;
  readonly data_interval_start: string;
  readonly data_interval_end: string;
}

/** The data interval that the task is to believe in. */
export function intervalOfCase(settings: CaseSettings): DataInterval {
  return {
    logicalDate: settings.logical_date,
    dataIntervalStart: settings.data_interval_start,
    dataIntervalEnd: settings.data_interval_end,
  };
}
