import { requireFreePort } from '../../free-port.ts';
import { AwsFault } from '../aws-fault.ts';
import type { ClusterRecord } from './cluster-record.ts';

export interface PortChoice {
  /** What the request asks for. */
  readonly asked?: number;
  /** Of the first cluster; the next ones get those after it. 0: any free one, found when the endpoint starts. */
  readonly first: number;
  readonly clusters: readonly ClusterRecord[];
}

const TRIED = 100;

/** The port of a new cluster: on one machine, no two clusters can have the same. */
export async function chooseClusterPort({ asked, first, clusters }: PortChoice): Promise<number> {
  const holder = clusters.find(({ port }) => port === asked);
  if (holder !== undefined) {
    throw busy(
      `Port ${asked} of 127.0.0.1 is the one of cluster ${holder.identifier}. Ask for another Port, or for none.`,
    );
  }
  if (asked !== undefined) return await requireFree(asked, 'Port of CreateCluster');
  if (first === 0) return 0;
  const taken = new Set(clusters.map(({ port }) => port));
  if (taken.size === 0) return await requireFree(first, '--redshift-port');
  for (let port = first; port < first + TRIED; port += 1) {
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw busy(`No port of 127.0.0.1 from ${first} to ${first + TRIED - 1} is free.`);
}

async function requireFree(port: number, flag: string): Promise<number> {
  try {
    await requireFreePort(port, { what: 'the cluster', flag });
    return port;
  } catch (error) {
    throw busy(error instanceof Error ? error.message : String(error));
  }
}

async function isFree(port: number): Promise<boolean> {
  return await requireFreePort(port, { what: 'the cluster', flag: '' }).then(
    () => true,
    () => false,
  );
}

function busy(message: string): AwsFault {
  return new AwsFault('InvalidParameterValue', message);
}
