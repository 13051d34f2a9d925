import { AwsFault } from '../aws-fault.ts';
import { optionalInteger, optionalText, requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { ClusterRecord } from './cluster-record.ts';

/** Retired: AWS's pages still list them, but it creates none. Old projects that name them run here all the same. */
const RETIRED_NODE_TYPES = ['dc2.large', 'dc2.8xlarge'];
/** The node types that a cluster can have. */
export const NODE_TYPES: readonly string[] = [
  ...RETIRED_NODE_TYPES,
  'ra3.large',
  'ra3.xlplus',
  'ra3.4xlarge',
  'ra3.16xlarge',
  'rg.large',
  'rg.xlarge',
  'rg.4xlarge',
  'rg.12xlarge',
];
const MOST_NODES = 128;

type ClusterSize = Pick<ClusterRecord, 'nodeType' | 'numberOfNodes'>;

/** The size of a new cluster. */
export function readNodes(input: QueryInput): ClusterSize {
  const nodeType = requiredText(input, 'NodeType').toLowerCase();
  requireNodeType(nodeType);
  const numberOfNodes = optionalInteger(input, 'NumberOfNodes') ?? 1;
  requireNodes(numberOfNodes, optionalText(input, 'ClusterType') ?? 'multi-node');
  return { nodeType, numberOfNodes };
}

/** The size that a request gives a cluster: what it does not say stays. */
export function readSize(input: QueryInput, before: ClusterSize): ClusterSize {
  const nodeType = optionalText(input, 'NodeType')?.toLowerCase() ?? before.nodeType;
  requireNodeType(nodeType);
  const clusterType = optionalText(input, 'ClusterType');
  const asked = optionalInteger(input, 'NumberOfNodes');
  const numberOfNodes = asked ?? (clusterType === 'single-node' ? 1 : before.numberOfNodes);
  requireNodes(numberOfNodes, clusterType ?? (numberOfNodes === 1 ? 'single-node' : 'multi-node'));
  return { nodeType, numberOfNodes };
}

/** Whether AWS creates no more clusters of a node type. */
export function isRetired(nodeType: string): boolean {
  return RETIRED_NODE_TYPES.includes(nodeType);
}

function requireNodeType(nodeType: string): void {
  if (NODE_TYPES.includes(nodeType)) return;
  throw invalid(`Invalid node type: ${nodeType}. Expected one of ${NODE_TYPES.join(', ')}.`);
}

function requireNodes(numberOfNodes: number, clusterType: string): void {
  const [least, most] = clusterType === 'single-node' ? [1, 1] : [2, MOST_NODES];
  if (!['single-node', 'multi-node'].includes(clusterType)) throw invalid(`Invalid cluster type: ${clusterType}`);
  if (numberOfNodes >= least && numberOfNodes <= most) return;
  const message = `NumberOfNodes is ${numberOfNodes}: a ${clusterType} cluster has ${least} to ${most}.`;
  throw new AwsFault('InvalidParameterCombination', message);
}

function invalid(message: string): AwsFault {
  return new AwsFault('InvalidParameterValue', message);
}
