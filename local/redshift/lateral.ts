import type { Injector } from './injector.ts';
import type { StatementPlan } from './plan-statement.ts';

/** Placeholder until aliases are expanded. */
export async function expandAliases(_injector: Injector, plan: StatementPlan): Promise<string> {
  return plan.sql;
}
