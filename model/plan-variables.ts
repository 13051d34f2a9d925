import { variablesOf, type VariableValue } from '../redshift-sql/variables.ts';
import { plannedInterval, type DataInterval } from './data-interval.ts';
import type { DagFault } from './fault.ts';
import { suggest } from './nearest.ts';
import type { PlanTarget } from './plan-target.ts';

/**
 * Values for every variable of a DAG's SQL while it is planned: the params, the interval and the target's schema as they will be, and
 * for what only the run knows a stand-in of its form. Good for finding tables, not for running.
 */
export function planVariables(
  params: Readonly<Record<string, VariableValue>>,
  { schema }: Pick<PlanTarget, 'schema'>,
  interval: DataInterval = plannedInterval,
): Readonly<Record<string, VariableValue>> {
  return {
    ...params,
    run_id: '00000000-0000-0000-0000-000000000000',
    logical_date: interval.logicalDate,
    data_interval_start: interval.dataIntervalStart,
    data_interval_end: interval.dataIntervalEnd,
    schema,
    iam_role: 'arn:aws:iam::000000000000:role/planned',
    region: 'us-west-2',
  };
}

/** Variables of a file that neither the DAG's params nor the run give. */
export function unknownVariables(
  { file, text }: { readonly file: string; readonly text: string },
  known: readonly string[],
): readonly DagFault[] {
  return variablesOf(text)
    .filter(({ name }) => !known.includes(name))
    .map(({ name, line }) => ({
      file,
      line,
      message: `variable ${name} is neither a param of the DAG nor given by the run.`,
      hint: suggest(name, known),
    }));
}
