// `-- @interval ts`: files that follow the data interval, and the column that dates their rows. The same SQL may also load
// everything at once, in a DAG whose param for the place is no computed one: there the option means nothing.
import { tokenize } from '../redshift-sql/lexer.ts';
import { variablesOf } from '../redshift-sql/variables.ts';
import { isStretch, type DataInterval } from './data-interval.ts';
import type { DagFault } from './fault.ts';
import type { SqlTask } from './sql-file.ts';

/** Variables of the run that say which interval it is about. */
const intervalVariables: readonly string[] = ['logical_date', 'data_interval_start', 'data_interval_end'];

/** The column that dates the rows of a stage task whose files follow the data interval; undefined for every other task. */
export function intervalColumn(task: SqlTask, computed: readonly string[]): string | undefined {
  return followedVariable(task, computed) === undefined ? undefined : task.options.interval;
}

/** Whether a task's SQL holds a variable that says which interval the run is about, or a param that was computed from it. */
export function followsInterval({ text }: SqlTask, computed: readonly string[]): boolean {
  return variablesOf(text).some(({ name }) => [...intervalVariables, ...computed].includes(name));
}

/** What is wrong with stage tasks whose files follow the data interval; without an interval, as a plain look has none, it is not asked for. */
export function intervalFaults(
  tasks: readonly SqlTask[],
  { computed, interval }: { readonly computed: readonly string[]; readonly interval?: DataInterval | undefined },
): readonly DagFault[] {
  return tasks.flatMap((task) => {
    const variable = followedVariable(task, computed);
    if (variable === undefined) return [];
    if (task.options.interval === undefined) return [undated(task, variable)];
    return interval === undefined || isStretch(interval) ? [] : [timeless(task, variable)];
  });
}

function followedVariable({ kind, text }: SqlTask, computed: readonly string[]): string | undefined {
  const variable = kind === 'stage' ? sourceVariable(text) : undefined;
  return variable !== undefined && [...intervalVariables, ...computed].includes(variable) ? variable : undefined;
}

/** The variable that COPY … FROM names. A file that cannot be read is told elsewhere. */
function sourceVariable(sql: string): string | undefined {
  try {
    const tokens = tokenize(sql);
    const next = tokens[tokens.findIndex(({ kind, value }) => kind === 'word' && value === 'from') + 1];
    return next?.kind === 'variable' ? next.value : undefined;
  } catch {
    return undefined;
  }
}

function undated({ file }: SqlTask, variable: string): DagFault {
  return {
    file,
    message: `its files follow the data interval (:'${variable}'), so loading one interval again must find its rows.`,
    hint: 'Name the column that dates them: `-- @interval ts`.',
  };
}

function timeless({ file }: SqlTask, variable: string): DagFault {
  return {
    file,
    message: `its files follow the data interval (:'${variable}'), and this run has none.`,
    hint: "Give the DAG a schedule: schedule: '0 6 * * *'.",
  };
}
