import { openArtifacts } from '../artifacts/open-artifacts.ts';
import { readLastTeardown } from '../artifacts/last-teardown.ts';
import { awsClients } from '../aws/clients.ts';
import { AwsProblem } from '../aws/faults.ts';
import { findWarehouse, type FoundWarehouse } from '../aws/warehouse-address.ts';
import { loadTarget } from '../config/load-target.ts';
import type { Target } from '../config/target.ts';
import { withSession } from '../warehouse/connect.ts';
import type { SqlResult } from '../warehouse/session.ts';
import { CommandError } from './command-error.ts';
import { findDag } from './plan-dag.ts';

export interface WarehouseOwner {
  readonly dagId: string;
  readonly target: string;
}

/** Sends one statement to the warehouse that runs of a DAG have left up on a target. */
export async function queryWarehouse(sql: string, owner: WarehouseOwner): Promise<SqlResult> {
  await findDag(owner.dagId);
  const target = await loadTarget(owner.target);
  const address = await locate(target, owner);
  const connection = { address, schema: target.schema, applicationName: 'shiftwork query' };
  return await withSession(connection, async (session) => {
    try {
      return await session.query(sql);
    } catch (error) {
      throw statementFailed(error);
    }
  });
}

async function locate(target: Target, owner: WarehouseOwner): Promise<FoundWarehouse> {
  const clients = awsClients(target.aws);
  try {
    return await findWarehouse(clients, target, { ...owner, runKey: 'none', launches: false });
  } catch (error) {
    if (!(error instanceof AwsProblem) || error.code !== 'WarehouseGone') throw error;
    throw await noWarehouse(target, owner);
  } finally {
    clients.close();
  }
}

async function noWarehouse(target: Target, { dagId, target: name }: WarehouseOwner): Promise<CommandError> {
  const last = await readLastTeardown(openArtifacts(target), { dagId, target: name });
  const who =
    last === undefined
      ? 'none was ever launched'
      : `run ${last.workflowId} deleted the last one (${last.clusterId}) at ${last.startedAt}`;
  return new CommandError(
    `DAG ${dagId} has no warehouse up on target ${name}: ${who}. ` +
      `To keep one for 8 hours, run without its teardown: shiftwork run ${dagId} --exclude teardown`,
  );
}

function statementFailed(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, detail, hint } = error as Error & { code?: string; detail?: string; hint?: string };
  const more = [detail, hint].filter((text) => text !== undefined && text !== '').map((text) => ` ${text}`);
  return new CommandError(
    `The warehouse refused the statement: ${error.message}${code === undefined ? '' : ` (SQLSTATE ${code})`}.${more.join('')}`,
    { cause: error },
  );
}
