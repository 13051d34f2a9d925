import { formatTableName } from '../redshift-sql/names.ts';
import { alterSql } from '../warehouse/schema/read-drift.ts';
import type { TableDrift } from '../warehouse/schema/read-drift.ts';
import { quoteTable } from '../warehouse/table-shape.ts';
import { failure } from './failures.ts';
import type { SqlTask } from './sql-task.ts';

/** A table that is not as its file says, and why nothing was done about it; `obstacle`: what keeps it from being rebuilt. */
export function driftFailure({ input, script }: SqlTask, drift: TableDrift, obstacle?: string): Error {
  const name = formatTableName(drift.table);
  const differences = drift.changes.map(({ text }) => text);
  const because = obstacle === undefined ? '' : ` It cannot be rebuilt: ${obstacle}.`;
  return failure('SchemaDrift', {
    message: `${input.task} stopped: ${name} is not as ${script.file} says: ${differences.join('; ')}. Nothing was changed.${because} ${remedyOf(drift, `shiftwork retry ${input.run.workflowId}`)}`,
    facts: { task: input.task, file: script.file, table: name, differences },
  });
}

/** What there is to do about it; `command` is what a person types to have the task run. */
export function remedyOf(drift: TableDrift, command: string): string {
  const { table, verdict, changes } = drift;
  const target = quoteTable(table);
  if (verdict === 'rebuild') {
    return `Change the file back, or have the table rebuilt, its rows, rights and views kept: ${command} --rebuild ${formatTableName(table)}`;
  }
  const alters = changes.map((change) => alterSql(table, change));
  if (changes.every(({ kind }) => kind !== 'rebuild') && alters.every((sql) => sql !== undefined)) {
    return `Change the file back, or run: ${alters.join('; ')}; and then retry.`;
  }
  return `Change the file back, or run: DROP TABLE ${target}; and then retry: the table is made anew, and what was loaded into it is loaded again.`;
}
