import type { PlanTarget } from '../../model/plan-target.ts';
import { planVariables } from '../../model/plan-variables.ts';
import type { TaskDetail } from '../../model/plan.ts';
import type { DagFault } from '../../model/fault.ts';
import type { SourceFile } from '../../model/sql-file.ts';
import { formatTableName } from '../../redshift-sql/names.ts';
import { substituteVariables } from '../../redshift-sql/variables.ts';
import type { Script } from '../../warehouse/script.ts';
import type { PlannedDag } from '../plan-dag.ts';
import { isTestable, tableFaults, taskFault } from './case-faults.ts';
import { intervalOfCase, type SqlCase } from './sql-case.ts';

/** A task of the DAG with its SQL as the case has it sent. */
export interface CaseTask {
  readonly detail: TaskDetail;
  readonly script: Script;
}

/** A case with all that running it takes. */
export interface PlannedCase {
  readonly sqlCase: SqlCase;
  readonly task: CaseTask;
  /** What makes the tables, empty: create tasks, seeds, and transforms that make what the task needs. In an order that works. */
  readonly makers: readonly CaseTask[];
  /** DDL of tables that the DAG only reads. */
  readonly creates: readonly Script[];
  /** In which unqualified names resolve. */
  readonly schema: string;
}

/** Finds what a case needs in the plan of its DAG; what does not fit is a fault. */
export function planCase(
  sqlCase: SqlCase,
  { plan, texts, graph }: Pick<PlannedDag, 'plan' | 'texts' | 'graph'>,
  { target, creates }: { readonly target: PlanTarget; readonly creates: readonly SourceFile[] },
): PlannedCase | readonly DagFault[] {
  const values = planVariables(plan.params, target, intervalOfCase(sqlCase.settings));
  const detail = plan.tasks.find(({ id }) => id === sqlCase.task);
  if (detail === undefined || !isTestable(detail)) return [taskFault(sqlCase, plan.tasks)];
  const makers = makersOf(detail, { tasks: plan.tasks, facts: graph.tasks });
  const faults = tableFaults(sqlCase, { detail, makers, schema: target.schema });
  if (faults.length > 0) return faults;
  const caseTask = (one: TaskDetail): CaseTask => {
    const text = texts.get(one.sql?.sha256 ?? '') ?? '';
    const sql = one.kind === 'seeds' ? text : substituteVariables(text, values);
    // Groups and users are those of a warehouse, which a case has not.
    const { grants: _grants, ...withoutGrants } = one;
    return { detail: withoutGrants, script: { file: one.sql?.file ?? '', text: sql } };
  };
  return {
    sqlCase,
    task: caseTask(detail),
    makers: makers.map(caseTask),
    creates: creates.map(({ path: file, text }) => ({ file, text })),
    schema: target.schema,
  };
}

interface MakerSource {
  readonly tasks: readonly TaskDetail[];
  readonly facts: PlannedDag['graph']['tasks'];
}

/** All of create/; of seeds and of transforms that make a table (a view, CREATE TABLE … AS), those that the task needs. */
function makersOf(detail: TaskDetail, { tasks, facts }: MakerSource): readonly TaskDetail[] {
  const needed = new Set<string>();
  const visit = (id: string): void => {
    const { reads = [], writes = [] } = tasks.find((task) => task.id === id) ?? {};
    for (const table of [...reads, ...writes].map(formatTableName)) {
      const isCreated = facts.some((task) => task.kind === 'create' && makes(task, table));
      const made = facts.filter((task) => isMaker(task, isCreated) && task.id !== detail.id && makes(task, table));
      for (const maker of made.filter((task) => !needed.has(task.id))) {
        needed.add(maker.id);
        visit(maker.id);
      }
    }
  };
  visit(detail.id);
  return tasks.filter(({ id, kind }) => kind === 'create' || needed.has(id));
}

/** A transform fills anew what create/ makes: there it need not run. */
function isMaker({ kind }: MakerSource['facts'][number], isCreated: boolean): boolean {
  return kind === 'seeds' || (kind === 'transform' && !isCreated);
}

function makes({ writes }: MakerSource['facts'][number], table: string): boolean {
  return writes.some(
    (write) => (write.effect === 'create' || write.effect === 'replace') && formatTableName(write.table) === table,
  );
}
