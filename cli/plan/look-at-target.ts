import { openArtifacts } from '../../artifacts/open-artifacts.ts';
import type { ArtifactStore } from '../../artifacts/store.ts';
import { awsClients, type AwsClients } from '../../aws/clients.ts';
import { findWarehouse } from '../../aws/warehouse-address.ts';
import { loadTarget } from '../../config/load-target.ts';
import type { Target } from '../../config/target.ts';
import type { Plan } from '../../model/plan.ts';
import { connect } from '../../warehouse/connect.ts';
import type { Session } from '../../warehouse/session.ts';
import { CommandError } from '../command-error.ts';
import type { WarehousePreview } from './plan-preview.ts';

/** A target that can be looked at: its configuration, its AWS, and the warehouse that the run would find there. */
export interface OpenTarget {
  readonly target: Target;
  readonly clients: AwsClients;
  readonly artifacts: ArtifactStore;
  readonly warehouse: WarehousePreview;
  /** Absent where the run works in a new warehouse. */
  readonly session?: Session;
}

/**
 * Works with what is there of the plan's target, and closes it; `undefined` with the reason where it is not configured or not up. A run
 * that launches nothing needs what is there: where that cannot be looked at, nothing true can be said of it, and this throws.
 */
export async function lookAtTarget<T>(
  plan: Plan,
  work: (opened: OpenTarget | undefined, why: string) => Promise<T>,
): Promise<T> {
  const launches = plan.tasks.some(({ id }) => id === 'launch.cluster');
  const target = await loadTarget(plan.target).catch(reasonOf);
  if (typeof target === 'string') {
    if (!launches) throw notLookedAt(plan, target);
    return await work(undefined, target);
  }
  const clients = awsClients(target.aws);
  const artifacts = openArtifacts(target);
  let session: Session | undefined;
  try {
    const found = await openWarehouse(plan, { target, clients, launches });
    if (typeof found === 'string') {
      if (!launches) throw notLookedAt(plan, found);
      return await work({ target, clients, artifacts, warehouse: { kind: 'new', why: found } }, '');
    }
    session = found.session;
    return await work({ target, clients, artifacts, session, warehouse: { kind: 'up', name: found.name } }, '');
  } finally {
    await session?.close();
    clients.close();
  }
}

interface FoundSession {
  readonly name: string;
  readonly session: Session;
}

/** The session, or why there is none. A run that launches never goes on in another run's warehouse. */
async function openWarehouse(
  plan: Plan,
  { target, clients, launches }: Pick<OpenTarget, 'target' | 'clients'> & { readonly launches: boolean },
): Promise<FoundSession | string> {
  const identifier = target.warehouse.kind === 'launched' ? target.warehouse.identifier : undefined;
  if (launches && identifier === undefined) return 'the run launches one of its own';
  try {
    const run = { dagId: plan.dagId, target: plan.target, runKey: 'planned', launches };
    const address = await findWarehouse(clients, target, run);
    const session = await connect({ address, schema: target.schema, applicationName: 'shiftwork plan' });
    return { name: address.clusterId ?? address.host, session };
  } catch (error) {
    return reasonOf(error);
  }
}

function notLookedAt({ dagId, target }: Plan, why: string): CommandError {
  return new CommandError(
    `A run of ${dagId} on ${target} with these tasks works on a warehouse that is up, and it cannot be looked at:\n${why}.`,
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}
