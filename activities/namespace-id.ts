import type { Client } from '@temporalio/client';

/** UUID of the Temporal namespace that the worker serves: it tells this server's `default` from every other server's. */
export async function namespaceId(temporal: Client): Promise<string> {
  const { namespace } = temporal.options;
  const { namespaceInfo } = await temporal.workflowService.describeNamespace({ namespace });
  if (namespaceInfo?.id) return namespaceInfo.id;
  throw new Error(
    `Temporal does not tell the id of namespace ${namespace}, without which nothing can be tagged as ours.`,
  );
}
