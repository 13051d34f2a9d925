import { awsClients } from '../aws/clients.ts';
import { findWarehouse, type FoundWarehouse } from '../aws/warehouse-address.ts';
import { loadTarget } from '../config/load-target.ts';
import type { Target } from '../config/target.ts';
import type { Dag } from '../model/dag.ts';
import type { DagFault } from '../model/fault.ts';
import { planSource } from '../model/source-tasks.ts';
import { withSession } from '../warehouse/connect.ts';
import { describeFinding, lookAtSource } from '../warehouse/look-at-source.ts';
import type { Session } from '../warehouse/session.ts';

/** What a target's warehouse says of a DAG's sources. */
export interface SourcesFound {
  readonly faults: readonly DagFault[];
  readonly warnings: readonly string[];
}

/** Looks a DAG's sources up in the warehouse that its runs use on the target. */
export async function lookUpSources(dag: Dag, targetName: string): Promise<SourcesFound> {
  const file = `dags/${dag.id}.ts`;
  try {
    const target = await loadTarget(targetName);
    const options = {
      address: await locate(dag, target),
      schema: target.schema,
      applicationName: 'shiftwork validate',
    };
    return await withSession(options, (session) => lookAtAll(session, dag, target));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      faults: [{ file, message: `its sources could not be looked up on target ${targetName}: ${why}` }],
      warnings: [],
    };
  }
}

async function locate({ id: dagId }: Dag, target: Target): Promise<FoundWarehouse> {
  const clients = awsClients(target.aws);
  try {
    return await findWarehouse(clients, target, { dagId, target: target.name, runKey: 'none', launches: false });
  } finally {
    clients.close();
  }
}

async function lookAtAll(session: Session, { id, sources }: Dag, { schema }: Target): Promise<SourcesFound> {
  const faults: DagFault[] = [];
  const warnings: string[] = [];
  for (const source of sources.map((one) => planSource(one, schema))) {
    for (const finding of await lookAtSource(session, source)) {
      const text = `source ${describeFinding(source, finding)}.`;
      if (finding.level === 'warn') warnings.push(text);
      else faults.push({ file: `dags/${id}.ts`, message: text });
    }
  }
  return { faults, warnings };
}
