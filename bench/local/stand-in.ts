import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AttachRolePolicyCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import { CreateClusterCommand, DescribeClustersCommand } from '@aws-sdk/client-redshift';
import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import { awsClients } from '../../aws/clients.ts';
import type { AwsClients } from '../../aws/clients.ts';
import { startStandIn } from '../../cli/start-stand-in.ts';

/** The local AWS and Redshift in a process of their own, with one cluster and a role that may read every bucket. */
export interface BenchStandIn {
  /** Each folder in it is a bucket. */
  readonly buckets: string;
  /** A folder that PostgreSQL may read and write. */
  readonly scratch: string;
  readonly roleArn: string;
  /** A client of the cluster, as any Redshift client is. */
  connect(config?: ClientConfig): Promise<Client>;
  /** A client of its PostgreSQL, past the proxy. */
  connectDirectly(): Promise<Client>;
  /** The most memory that the process has had, in megabytes; undefined where the system does not tell. */
  peakMegabytes(): number | undefined;
  stop(): Promise<void>;
}

const CLUSTER = 'bench';
const LOGIN = { database: 'dev', user: 'awsuser', password: 'Passw0rd' } as const;
const POLL_MS = 50;

/** Starts it in a temporary folder, which goes with it. */
export async function openStandIn(): Promise<BenchStandIn> {
  const directory = mkdtempSync(path.join(tmpdir(), 'shiftwork-bench-'));
  chmodSync(directory, 0o755);
  const [buckets, scratch] = [path.join(directory, 'buckets'), path.join(directory, 'scratch')];
  for (const folder of [buckets, scratch]) mkdirSync(folder);
  chmodSync(scratch, 0o777);
  const local = await startStandIn({
    stateDirectory: path.join(directory, 'state'),
    logDirectory: directory,
    bucketsDirectory: buckets,
    awsPort: 0,
    redshiftPort: 0,
  });
  const clients = awsClients({
    region: 'us-west-2',
    endpoint: local.awsEndpoint,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  const roleArn = await makeRole(clients);
  const endpoint = await makeCluster(clients, roleArn);
  return {
    buckets,
    scratch,
    roleArn,
    connect: (config) => connect({ ...endpoint, ...config }),
    connectDirectly: async () => await connect({ host: await socketDirectory(endpoint), port: 5432 }),
    peakMegabytes: () => peakMegabytes(local.child.pid),
    stop: async () => {
      clients.close();
      await local.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function makeRole({ iam }: AwsClients): Promise<string> {
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'redshift.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  const role = { RoleName: 'reader', AssumeRolePolicyDocument: JSON.stringify(trust) };
  const { Role: made } = await iam.send(new CreateRoleCommand(role));
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
  await iam.send(new AttachRolePolicyCommand({ RoleName: role.RoleName, PolicyArn }));
  return made?.Arn ?? '';
}

async function makeCluster({ redshift }: AwsClients, roleArn: string): Promise<Pick<ClientConfig, 'host' | 'port'>> {
  await redshift.send(
    new CreateClusterCommand({
      ClusterIdentifier: CLUSTER,
      NodeType: 'ra3.xlplus',
      ClusterType: 'single-node',
      DBName: LOGIN.database,
      MasterUsername: LOGIN.user,
      MasterUserPassword: LOGIN.password,
      IamRoles: [roleArn],
    }),
  );
  for (;;) {
    const { Clusters = [] } = await redshift.send(new DescribeClustersCommand({ ClusterIdentifier: CLUSTER }));
    const [{ ClusterStatus, Endpoint, IamRoles } = {}] = Clusters;
    if (ClusterStatus === 'hardware-failure') throw new Error('The cluster did not start: nothing was measured.');
    const isReady = ClusterStatus === 'available' && IamRoles?.[0]?.ApplyStatus === 'in-sync';
    if (isReady && Endpoint) return { host: Endpoint.Address, port: Endpoint.Port };
    await delay(POLL_MS);
  }
}

async function socketDirectory(endpoint: ClientConfig): Promise<string> {
  const client = await connect(endpoint);
  const { rows } = await client.query<[string]>({ text: 'show unix_socket_directories', rowMode: 'array' });
  await client.end();
  return rows[0]?.[0] ?? '';
}

async function connect(config: ClientConfig): Promise<Client> {
  const client = new Client({ ...LOGIN, ...config });
  await client.connect();
  return client;
}

function peakMegabytes(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}
