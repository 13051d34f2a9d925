import { outputColumns } from '../../redshift-sql/output-columns.ts';
import { splitStatements } from '../../redshift-sql/statements.ts';
import type { TargetColumn } from './fit-columns.ts';
import { modelStatements, type ModelRequest } from './model-statements.ts';
import { HISTORY_COLUMNS, type PlannedModel } from './model.ts';

/**
 * The statements that a model will send, as far as files tell: `sql` is its file after variables. Undefined where only the warehouse
 * knows the columns, of a source's table and a `select *`. The DAG must have been planned in this process, which loads libpg-query.
 */
export function plannedStatements(
  model: PlannedModel,
  { sql, ...request }: { readonly sql: string } & Pick<ModelRequest, 'interval' | 'fullRefresh'>,
): readonly string[] | undefined {
  const [select] = splitStatements(sql);
  const given = select === undefined ? undefined : (outputColumns(select) ?? namesOf(model));
  if (select === undefined || given === undefined) return undefined;
  const target = model.columns ?? given.map(untyped);
  const { gather, writes } = modelStatements({ model, select: select.text, target, given, ...request });
  return [gather, ...writes];
}

/** A SELECT that does not name its columns has to have those of the table. */
function namesOf({ columns, mode }: PlannedModel): readonly string[] | undefined {
  const names = columns?.map(({ name }) => name);
  if (mode.kind !== 'history') return names;
  return names?.filter((name) => !HISTORY_COLUMNS.some((own) => own === name));
}

function untyped(name: string): TargetColumn {
  return { name, type: '', notNull: false, hasDefault: false };
}
