import { readLocalState } from '../config/local-state.ts';
import type { TemporalAccess } from '../config/target.ts';

/** Where Temporal's web interface shows a run; undefined where we do not know of one. */
export async function runUrl(
  { address, namespace }: TemporalAccess,
  run: { readonly workflowId: string; readonly runId: string },
): Promise<string | undefined> {
  const state = await readLocalState();
  if (state?.temporalUi === undefined || state.temporalAddress !== address) return undefined;
  const id = encodeURIComponent(run.workflowId);
  return `${state.temporalUi}/namespaces/${namespace}/workflows/${id}/${run.runId}/history`;
}
