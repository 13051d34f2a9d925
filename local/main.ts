// The local AWS and its Redshift as one process:
//   node --import tsx local/main.ts --state DIR --aws-port N --redshift-port N [--buckets DIR] [--with-parent]
// One line of JSON on stdout says that it is ready, where, and with which certificate; the log goes to stderr. It stops all that it started on SIGTERM
// and SIGINT, and with --with-parent also when its stdin ends, as it does when whoever started it is gone.

import path from 'node:path';
import { parseArgs } from 'node:util';
import { startAws } from './aws/server.ts';
import { openCertificate } from './redshift/certificate.ts';
import { removeCluster, startCluster } from './redshift/cluster.ts';
import { lockState } from './state-lock.ts';

interface Options {
  readonly stateDirectory: string;
  readonly bucketsDirectory?: string;
  readonly port: number;
  readonly redshiftPort: number;
  readonly withParent: boolean;
}

try {
  await main(readOptions());
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

async function main({ withParent, ...options }: Options): Promise<void> {
  const unlock = lockState(options.stateDirectory);
  const stopped = stopSignal(withParent);
  const log = (line: string): void => console.error(line);
  const certificate = await openCertificate(options.stateDirectory);
  const aws = await startAws({
    ...options,
    startCluster: async (start) => await startCluster({ ...start, certificate }),
    removeCluster,
    log,
  });
  console.log(
    JSON.stringify({
      awsEndpoint: aws.endpoint,
      redshiftPort: options.redshiftPort,
      certificateFile: certificate.file,
    }),
  );
  await stopped;
  await aws.stop();
  unlock();
  process.exit(0);
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      state: { type: 'string' },
      buckets: { type: 'string' },
      'aws-port': { type: 'string', default: '0' },
      'redshift-port': { type: 'string', default: '5439' },
      'with-parent': { type: 'boolean', default: false },
    },
  });
  if (values.state === undefined) throw new Error('--state is missing: the folder to keep clusters and roles in.');
  return {
    stateDirectory: path.resolve(values.state),
    ...(values.buckets === undefined ? {} : { bucketsDirectory: path.resolve(values.buckets) }),
    port: readPort('--aws-port', values['aws-port']),
    redshiftPort: readPort('--redshift-port', values['redshift-port']),
    withParent: values['with-parent'],
  };
}

function readPort(flag: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port <= 65535) return port;
  throw new Error(`${flag} is ${text}: expected a port, 0 to 65535 (0 takes any free one).`);
}

/** Resolves when the process is to end. Listens from the beginning, so that a signal while it starts is not lost. */
async function stopSignal(withParent: boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    process.on('SIGTERM', resolve);
    process.on('SIGINT', resolve);
    if (withParent) process.stdin.on('end', resolve).on('error', resolve).resume();
  });
}
