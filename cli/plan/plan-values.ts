import type { DataInterval } from '../../model/data-interval.ts';
import { planVariables } from '../../model/plan-variables.ts';
import type { Plan } from '../../model/plan.ts';
import type { VariableValue } from '../../redshift-sql/variables.ts';

/** What stands in a planned statement for what only a run knows. */
export const STAND_INS = { run_id: 'RUN_ID', iam_role: 'IAM_ROLE' } as const;

/** The variables of a run that would start now. */
export function planValues(
  plan: Plan,
  { schema, region, interval }: { readonly schema: string; readonly region: string; readonly interval: DataInterval },
): Readonly<Record<string, VariableValue>> {
  return { ...planVariables(plan.params, { schema }, interval), ...STAND_INS, region };
}
