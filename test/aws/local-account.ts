import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { awsClients } from '../../aws/clients.ts';
import type { AwsClients } from '../../aws/clients.ts';
import { AwsProblem } from '../../aws/faults.ts';
import type { AwsAccess, Target } from '../../config/target.ts';
import type { ClusterStart, RunningCluster } from '../../local/aws/redshift/cluster-starter.ts';
import { startAws } from '../../local/aws/server.ts';

/** An AWS account of a test's own, on this machine. */
export interface TestAccount {
  readonly access: AwsAccess;
  readonly clients: AwsClients;
}

/** Starts an account whose clusters are open ports: nothing of what is tested here connects to them. */
export async function openAccount(): Promise<TestAccount> {
  const stateDirectory = await mkdtemp(path.join(tmpdir(), 'shiftwork-account-'));
  const aws = await startAws({
    stateDirectory,
    port: 0,
    redshiftPort: 0,
    clockMs: 20,
    startCluster: openPort,
    removeCluster: () => undefined,
  });
  const access: AwsAccess = {
    region: 'us-west-2',
    endpoint: aws.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const clients = awsClients(access);
  after(async () => {
    clients.close();
    await aws.stop();
    await rm(stateDirectory, { recursive: true, force: true });
  });
  return { access, clients };
}

/** Makes calls to come fail, as `shiftwork local fault add` does. */
export async function injectFault({ access }: TestAccount, fault: Readonly<Record<string, unknown>>): Promise<void> {
  const response = await fetch(`${access.endpoint}/_local/fault`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(fault),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** A target in that account, whose clusters and roles are named after the run. */
export function launchingTarget(access: AwsAccess): Target {
  return {
    name: 'test',
    aws: access,
    warehouse: { kind: 'launched', database: 'dev', user: 'awsuser', password: 'Passw0rd', ssl: 'require' },
    role: { kind: 'made' },
    schema: 'public',
    artifacts: 's3://artifacts',
    variables: {},
    temporal: { address: '127.0.0.1:7233', namespace: 'default', taskQueue: 'shiftwork' },
  };
}

/** Makes a bucket of the account's own. */
export async function makeBucket({ clients }: TestAccount, bucket: string): Promise<string> {
  await clients.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  return bucket;
}

/** Calls again while AWS says to wait, as the engine does; answers what it said each time, and what came of it. */
export async function untilDone<T>(
  call: () => Promise<T>,
): Promise<{ readonly value: T; readonly waits: readonly string[] }> {
  const waits: string[] = [];
  for (;;) {
    try {
      return { value: await call(), waits };
    } catch (error) {
      if (!(error instanceof AwsProblem) || error.verdict === 'fail') throw error;
      waits.push(error.message);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

async function openPort({ host, port }: ClusterStart): Promise<RunningCluster> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  const stop = async (): Promise<void> => await new Promise((resolve) => server.close(() => resolve()));
  const noData = async (): Promise<never> => await Promise.reject(new Error('This cluster is a port alone.'));
  const data = { setPassword: noData, lendLogin: noData, backUp: noData };
  return { ...data, host, port: (server.address() as AddressInfo).port, stop };
}
