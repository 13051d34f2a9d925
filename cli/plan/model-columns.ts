import type { TargetColumn } from '../../model/into/fit-columns.ts';
import { formatTableName } from '../../redshift-sql/names.ts';
import { splitStatements } from '../../redshift-sql/statements.ts';
import { tableStatement } from '../../warehouse/schema/table-statements.ts';
import { readTargetColumns } from '../../warehouse/target-columns.ts';
import type { TableSearch } from './look-at-tables.ts';

/** The columns of models' tables, by name: as the create tasks of the plan leave them, else as they are in the warehouse. */
export type ModelColumns = ReadonlyMap<string, readonly TargetColumn[]>;

/** Finds the columns of every table that a model of the plan fills; a table that is nowhere is not among them. */
export async function findModelColumns(search: TableSearch): Promise<ModelColumns> {
  const { plan, session, schema } = search;
  const found = new Map<string, readonly TargetColumn[]>(definedColumns(search));
  for (const { model } of plan.tasks) {
    if (model === undefined || session === undefined || found.has(formatTableName(model.table))) continue;
    const columns = await readTargetColumns(session, model.table, schema);
    if (columns.length > 0) found.set(formatTableName(model.table), columns);
  }
  return found;
}

function definedColumns({
  plan,
  schema,
  textOf,
}: TableSearch): readonly (readonly [string, readonly TargetColumn[]])[] {
  const creates = plan.tasks.filter(({ kind }) => kind === 'create');
  const statements = creates.flatMap((task) => splitStatements(textOf(task) ?? ''));
  return statements.flatMap((statement) => {
    const made = tableStatement(statement, schema);
    if (made.kind !== 'define') return [];
    const columns = made.definition.columns.map(({ name, type, notNull, identity, ...column }) => ({
      name,
      type,
      notNull,
      hasDefault: column.default !== undefined || identity !== undefined,
    }));
    return [[formatTableName(made.table), columns] as const];
  });
}
