import { createInterface } from 'node:readline';
import { CommandError } from './command-error.ts';
import { startProcess, tailOf, type OwnProcess } from './child-process.ts';

export interface StandInOptions {
  readonly stateDirectory: string;
  readonly logDirectory: string;
  /** Folder whose folders are the local S3's buckets. */
  readonly bucketsDirectory: string;
  /** 0: any free one. */
  readonly awsPort: number;
  /** Of the first cluster; 0: any free one. */
  readonly redshiftPort: number;
}

/** The process that answers as AWS and Redshift. */
export interface StandIn extends OwnProcess {
  readonly awsEndpoint: string;
  /** Of the local Redshift, for clients that verify. */
  readonly certificateFile: string;
}

const START_TIMEOUT_MS = 60_000;

/** Starts the local AWS and Redshift; resolves when they answer. */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const { stateDirectory, logDirectory, bucketsDirectory, awsPort, redshiftPort } = options;
  const own = startProcess({
    name: 'local',
    script: 'local/main.ts',
    args: [
      '--with-parent',
      `--state=${stateDirectory}`,
      `--buckets=${bucketsDirectory}`,
      `--aws-port=${awsPort}`,
      `--redshift-port=${redshiftPort}`,
    ],
    environment: process.env,
    logDirectory,
  });
  const timeout = AbortSignal.timeout(START_TIMEOUT_MS);
  const late = new Promise<string>((resolve) => timeout.addEventListener('abort', () => resolve('no answer in time')));
  const ready = await Promise.race([firstLine(own), own.ended.then((how) => ({ how })), late.then((how) => ({ how }))]);
  if (typeof ready === 'string') {
    const { awsEndpoint, certificateFile } = JSON.parse(ready) as StandIn;
    return { ...own, awsEndpoint, certificateFile };
  }
  await own.stop();
  throw new CommandError(
    `The local Redshift and AWS did not start (${ready.how}). The end of ${own.logFile}:\n${tailOf(own.logFile)}`,
  );
}

/** Its one line, in JSON, says that it answers. */
function firstLine({ child }: OwnProcess): Promise<string> {
  return new Promise((resolve) => {
    if (child.stdout !== null) createInterface(child.stdout).once('line', resolve);
  });
}
