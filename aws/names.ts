import type { Target } from '../config/target.ts';
import type { RunRef } from '../model/run.ts';

/** A cluster identifier has at most 63 characters, and a role name 64; this leaves room for what surrounds the DAG's id. */
const MAX_DAG_LENGTH = 40;

/** What the names of clusters and roles begin with that follow from a run. */
export const MADE_PREFIX = 'shiftwork-';

/** The identifier of the cluster that a run launches: the target's, or one that follows from the run's key. */
export function clusterIdentifier(target: Target, run: Pick<RunRef, 'dagId' | 'runKey'>): string {
  const given = target.warehouse.kind === 'launched' ? target.warehouse.identifier : undefined;
  return given?.toLowerCase() ?? runName(run);
}

/** The name of the role that a run makes: the target's, or the same as its cluster's. */
export function roleName(target: Target, run: Pick<RunRef, 'dagId' | 'runKey'>): string {
  const given = target.role.kind === 'made' ? target.role.name : undefined;
  return given ?? runName(run);
}

/** Whether something has the name that follows from a run, and not one that the target gives to every run in turn. */
export function isNamedAfterRun(name: string, run: Pick<RunRef, 'dagId' | 'runKey'>): boolean {
  return name === runName(run);
}

/** Ends with the last 12 hex digits of the run's key: they are random, while its first may be a clock's. */
function runName({ dagId, runKey }: Pick<RunRef, 'dagId' | 'runKey'>): string {
  const dag = dagId.replaceAll(/[^a-z0-9]+/g, '-').slice(0, MAX_DAG_LENGTH);
  return `${MADE_PREFIX}${dag}-${runKey.replaceAll('-', '').slice(-12)}`.replaceAll('--', '-');
}
