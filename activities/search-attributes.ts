import type { Client } from '@temporalio/client';

/** When a run's interval begins. Only runs have it that do all that their DAG does: such a run fills its interval. */
export const LOGICAL_DATE = 'ShiftworkLogicalDate';

/** What the Temporal UI can filter runs by; the dev server is started with them. */
const SEARCH_ATTRIBUTES = ['ShiftworkDag', 'ShiftworkTarget', 'ShiftworkRunStatus', LOGICAL_DATE] as const;

/** Those of our search attributes that the namespace has: setting another one would wedge a run for good. */
export async function registeredSearchAttributes(temporal: Client): Promise<readonly string[]> {
  const { namespace } = temporal.options;
  const { customAttributes } = await temporal.connection.operatorService.listSearchAttributes({ namespace });
  return SEARCH_ATTRIBUTES.filter((name) => customAttributes?.[name] !== undefined);
}

/** What is missing where runs cannot be found by their intervals, and what to do. */
export function logicalDateFault(registered: readonly string[]): string | undefined {
  if (registered.includes(LOGICAL_DATE)) return undefined;
  return (
    `Temporal cannot find runs by their intervals: its namespace has no search attribute ${LOGICAL_DATE}. Make it: ` +
    `temporal operator search-attribute create --name ${LOGICAL_DATE} --type Datetime`
  );
}
