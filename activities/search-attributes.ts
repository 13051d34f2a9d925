import type { Client } from '@temporalio/client';

/** What the Temporal UI can filter runs by; the dev server is started with them. */
const SEARCH_ATTRIBUTES = ['ShiftworkDag', 'ShiftworkTarget', 'ShiftworkRunStatus'] as const;

/** Those of our search attributes that the namespace has: setting another one would wedge a run for good. */
export async function registeredSearchAttributes(temporal: Client): Promise<readonly string[]> {
  const { namespace } = temporal.options;
  const { customAttributes } = await temporal.connection.operatorService.listSearchAttributes({ namespace });
  return SEARCH_ATTRIBUTES.filter((name) => customAttributes?.[name] !== undefined);
}
