import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import {
  readLocalState,
  removeLocalState,
  stateDirectory,
  writeLocalState,
  type LocalState,
} from '../config/local-state.ts';
import { requireFreePort } from '../local/free-port.ts';
import { startTemporal, type TemporalServer } from '../local/temporal.ts';
import { CommandError } from './command-error.ts';
import { fillBucket, hasInput, type LocalInput } from './local-input.ts';
import { createArtifactsBucket, masterPassword } from './local-account.ts';
import { isUp } from './local-probe.ts';
import { startStandIn, type StandIn } from './start-stand-in.ts';

const REGION = 'us-west-2';

interface LocalPorts {
  /** Of the first cluster. */
  readonly port: number;
  readonly awsPort: number;
  readonly temporalPort: number;
  readonly uiPort: number;
}

export interface LocalOptions extends LocalPorts {
  readonly withTemporal: boolean;
  /** Folder of the local S3's buckets; below the state directory when left out. */
  readonly buckets?: string | undefined;
  /** Absent: what the bucket holds already, else the default sample data. */
  readonly input?: LocalInput;
  readonly tell: (line: string) => void;
}

/** What is up on this laptop, until it is stopped. */
export interface LocalEnvironment {
  readonly state: LocalState;
  readonly directory: string;
  readonly logDirectory: string;
  /** Rejects when a part of it dies. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** Starts the local Redshift and AWS, with input in S3, and Temporal if asked for. Ports are looked at before anything starts. */
export async function startLocal(options: LocalOptions): Promise<LocalEnvironment> {
  const directory = stateDirectory();
  await refuseSecond(directory);
  await requireFreePort(options.port, { what: 'the local Redshift', flag: '--port' });
  await requireFreePort(options.awsPort, { what: 'the local AWS', flag: '--aws-port' });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).toReversed()) await end();
  };
  try {
    return { ...(await startParts(directory, options, stops)), directory, logDirectory: logsOf(directory), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(directory: string, options: LocalOptions, stops: (() => Promise<void>)[]) {
  const { tell, withTemporal } = options;
  const temporal = withTemporal
    ? await startTemporal({
        stateDirectory: directory,
        port: options.temporalPort,
        uiPort: options.uiPort,
        onProgress: tell,
      })
    : undefined;
  if (temporal !== undefined) stops.push(() => temporal.stop());
  const bucketsDirectory = path.resolve(options.buckets ?? path.join(directory, 'buckets'));
  if (options.input !== undefined || !(await hasInput(bucketsDirectory))) {
    tell(await fillBucket(bucketsDirectory, options.input ?? { kind: 'sample', seed: 1, scale: 1 }));
  }
  const standIn = await startStandIn({
    stateDirectory: path.join(directory, 'aws'),
    logDirectory: logsOf(directory),
    bucketsDirectory,
    awsPort: options.awsPort,
    redshiftPort: options.port,
  });
  stops.push(() => standIn.stop());
  tell(`Local AWS and Redshift: ${standIn.awsEndpoint}`);
  const state = await describeState(directory, { standIn, temporal });
  await createArtifactsBucket(state);
  await writeLocalState(state);
  stops.push(removeLocalState);
  const failed = Promise.race([
    standIn.ended.then((how): never => failPart('The local Redshift and AWS have', how, logsOf(directory))),
    ...(temporal === undefined
      ? []
      : [temporal.ended.then((how): never => failPart('Temporal has', how, logsOf(directory)))]),
  ]);
  failed.catch(() => undefined);
  return { state, failed };
}

function failPart(what: string, how: string, logDirectory: string): never {
  throw new CommandError(`${what} ended (${how}). The logs are in ${logDirectory}.`);
}

async function refuseSecond(directory: string): Promise<void> {
  const state = await readLocalState();
  if (state === undefined || !(await isUp(state))) return;
  throw new CommandError(
    `A local environment is up already (process ${state.pid}, since ${state.startedAt}, state in ${directory}). ` +
      'Use it (`shiftwork run sparkify`), or end it first with `shiftwork local down`.',
  );
}

function logsOf(directory: string): string {
  return path.join(directory, 'logs');
}

async function describeState(
  directory: string,
  { standIn, temporal }: { readonly standIn: StandIn; readonly temporal: TemporalServer | undefined },
): Promise<LocalState> {
  return {
    pid: process.pid,
    awsEndpoint: standIn.awsEndpoint,
    certificateFile: standIn.certificateFile,
    region: REGION,
    masterPassword: await masterPassword(directory),
    ...(temporal === undefined ? {} : { temporalAddress: temporal.address }),
    ...(temporal?.ui === undefined ? {} : { temporalUi: temporal.ui }),
    startedAt: new Date().toISOString(),
  };
}
