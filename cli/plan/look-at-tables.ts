import { remedyOf } from '../../activities/drift-failure.ts';
import type { Plan, TaskDetail } from '../../model/plan.ts';
import { formatTableName, type TableName } from '../../redshift-sql/names.ts';
import { splitStatements } from '../../redshift-sql/statements.ts';
import { alterSql, readDrift, type TableDrift } from '../../warehouse/schema/read-drift.ts';
import { tableStatement, type TableStatement } from '../../warehouse/schema/table-statements.ts';
import type { Session } from '../../warehouse/session.ts';
import { tableExists } from '../../warehouse/table-shape.ts';
import type { TablePreview } from './plan-preview.ts';

/** A plan, and where its tables may be. */
export interface TableSearch {
  readonly plan: Plan;
  readonly schema: string;
  /** A task's SQL after variables. */
  readonly textOf: (task: TaskDetail) => string | undefined;
  /** Absent: none is there. */
  readonly session?: Session;
}

/** What becomes of each table that a create task of the plan makes. */
export async function lookAtTables(search: TableSearch): Promise<readonly TablePreview[]> {
  const found: TablePreview[] = [];
  for (const task of search.plan.tasks.filter(({ kind }) => kind === 'create')) {
    for (const statement of splitStatements(search.textOf(task) ?? '')) {
      const read = tableStatement(statement, search.schema);
      if (read.kind !== 'other') found.push(await lookAtTable(task, read, search));
    }
  }
  return found;
}

/** The tables that drop tasks of the plan remove first. */
function droppedTables({ tasks }: Plan): ReadonlySet<string> {
  return new Set(tasks.filter(({ kind }) => kind === 'drop').flatMap(({ writes }) => writes.map(formatTableName)));
}

type MadeTable = Exclude<TableStatement, { readonly kind: 'other' }>;

async function lookAtTable(
  { id, sql, rebuild }: TaskDetail,
  made: MadeTable,
  { session, schema, plan }: TableSearch,
): Promise<TablePreview> {
  const { table, statement } = made;
  const common = { table: formatTableName(table), task: id, file: sql?.file ?? '', differences: [] };
  if (session === undefined || !(await isThere(session, table, plan)))
    return { ...common, becomes: 'created', statements: [statement.text] };
  if (made.kind === 'make') return { ...common, becomes: 'unchanged', statements: [] };
  const drift = await readDrift(session, made.definition, { table, schema });
  return { ...common, ...describeDrift(drift, { dagId: plan.dagId, rebuild, create: statement.text }) };
}

/** Whether a table is there when the tasks after `drop` begin. */
export async function isThere(session: Session, table: TableName, plan: Plan): Promise<boolean> {
  return !droppedTables(plan).has(formatTableName(table)) && (await tableExists(session, table));
}

function describeDrift(
  drift: TableDrift,
  { dagId, rebuild, create }: { readonly dagId: string; readonly rebuild: true | undefined; readonly create: string },
): Pick<TablePreview, 'becomes' | 'differences' | 'statements' | 'remedy'> {
  const { table, changes, verdict } = drift;
  const differences = changes.map(({ text }) => text);
  switch (verdict) {
    case 'same':
      return { becomes: 'unchanged', differences, statements: [] };
    case 'change':
      return {
        becomes: 'changed',
        differences,
        statements: changes.flatMap((change) => alterSql(table, change) ?? []),
      };
    case 'rebuild':
      if (rebuild === true) return { becomes: 'rebuilt', differences, statements: [create] };
      return { becomes: 'offer', differences, statements: [], remedy: remedyOf(drift, `shiftwork run ${dagId} …`) };
    case 'stop':
      return { becomes: 'stop', differences, statements: [], remedy: remedyOf(drift, `shiftwork run ${dagId} …`) };
  }
}
