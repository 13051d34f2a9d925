import { createHash } from 'node:crypto';
import { dataInterval } from '../activities/data-interval.ts';
import { loadDag, loadDags, UnknownDagError, type LoadedDag } from '../config/load-dags.ts';
import { targetOutline } from '../config/load-target.ts';
import type { Dag } from '../model/dag.ts';
import type { DataInterval } from '../model/data-interval.ts';
import { DagFaultsError, formatFault, type DagFault } from '../model/fault.ts';
import { makePlan, type PlanMade } from '../model/make-plan.ts';
import { parseParamAssignments } from '../model/read-params.ts';
import type { RunParams } from '../model/run.ts';
import { CommandError, usageError } from './command-error.ts';

/** What the command line was asked to plan. */
export interface PlanRequest {
  readonly dagId: string;
  /** `name=value` texts. */
  readonly params: readonly string[];
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly target: string;
  /** Tables that are to be rebuilt. */
  readonly rebuild?: readonly string[];
  /** What the run is about, where somebody has said it. */
  readonly interval?: DataInterval | undefined;
  /** When the run would start, which tells its interval otherwise; a stand-in when left out. */
  readonly startsAt?: Date;
  /** As the run will be told. */
  readonly fullRefresh?: boolean;
}

export type DagFile = LoadedDag & { readonly kind: 'dag' };

/** A DAG with its plan, which nothing need be up for. */
export interface PlannedDag extends Pick<PlanMade & { kind: 'plan' }, 'plan' | 'graph' | 'texts' | 'tables'> {
  readonly loaded: DagFile;
  /** The params that were given, typed. */
  readonly given: RunParams;
}

/** What a run was started with. */
export interface GivenRun extends Omit<PlanRequest, 'params'> {
  /** The params that were given, typed. */
  readonly given: RunParams;
}

/** Plans as the run itself will. Throws with every fault at once, of what was asked (exit code 2) or of the DAG (1). */
export async function planDag({ params, ...request }: PlanRequest): Promise<PlannedDag> {
  const loaded = await findDag(request.dagId);
  return await planLoaded(loaded, { ...request, given: readGivenParams(loaded.dag, params) });
}

/** The same for a run that was started before, from the DAG as it is now. */
export async function planGiven(run: GivenRun): Promise<PlannedDag> {
  return await planLoaded(await findDag(run.dagId), run);
}

async function planLoaded(loaded: DagFile, run: GivenRun): Promise<PlannedDag> {
  const { dagId, given, target, interval: said, startsAt, ...asked } = run;
  const { dag, files } = loaded;
  const others = await otherDags(dagId);
  const outline = await targetOutline(target);
  const interval = said ?? (startsAt === undefined ? undefined : dataInterval(dag, startsAt.toISOString()));
  const about = interval === undefined ? {} : { interval };
  const made = await makePlan({ dag, files, others, target: outline, params: given, ...asked, ...about, sha256 });
  if (made.kind === 'faults') throw faultsError(made.faults, `DAG ${dagId} cannot be run`);
  return { ...made, loaded, given };
}

/** The DAG of this id; an unknown one is wrong use. */
export async function findDag(dagId: string): Promise<DagFile> {
  try {
    return await loadDag(dagId);
  } catch (error) {
    if (error instanceof UnknownDagError) throw usageError(error.message);
    if (error instanceof DagFaultsError) throw faultsError(error.faults, `DAG ${dagId} cannot be read`);
    throw error;
  }
}

/** The DAGs beside this one that can be read: their tables are known. */
async function otherDags(dagId: string): Promise<readonly DagFile[]> {
  return (await loadDags()).filter((other): other is DagFile => other.kind === 'dag' && other.id !== dagId);
}

/** SHA-256 in hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function readGivenParams(dag: Dag, assignments: readonly string[]): RunParams {
  const shapeless = assignments.filter((text) => text.indexOf('=') < 1);
  if (shapeless.length > 0) throw usageError(`Expected --param name=value, got ${shapeless.join(', ')}.`);
  const { values, faults } = parseParamAssignments(dag, assignments);
  if (faults.length > 0) throw faultsError(faults, `DAG ${dag.id} cannot be run so`);
  return values;
}

/** What is wrong with what was asked is wrong use; what is wrong with the DAG is not. */
function faultsError(faults: readonly DagFault[], what: string): CommandError {
  const isUse = faults.every(({ about }) => about !== undefined);
  const message =
    faults.length === 1
      ? formatFault(faults[0]!)
      : [`${what}:`, ...faults.map((fault) => `  ${formatFault(fault)}`)].join('\n');
  return isUse ? usageError(message) : new CommandError(message);
}
