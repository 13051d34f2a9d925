import { Client, Connection, isGrpcDeadlineError, isGrpcServiceError } from '@temporalio/client';
import type { TemporalAccess } from '../config/target.ts';
import { isLoopback } from '../local/loopback.ts';
import { CommandError } from './command-error.ts';
import { answers } from './local-probe.ts';

const DEADLINE_MS = 10_000;

/** A connection to Temporal whose every call ends in time. */
export interface Temporal {
  readonly access: TemporalAccess;
  readonly connection: Connection;
  readonly client: Client;
  /** A call that the server answers by itself. */
  readonly call: <T>(work: () => Promise<T>) => Promise<T>;
  /** A call that needs a worker: a query or an update. Throws NoWorkerError when none answers. */
  readonly ask: <T>(work: () => Promise<T>) => Promise<T>;
}

/** No worker has answered within 10 seconds. */
export class NoWorkerError extends CommandError {}

/** The server has not answered within 10 seconds, or cannot be reached. */
export class NoAnswerError extends CommandError {}

/** Connects, works, and closes whatever comes of it. */
export async function withTemporal<T>(access: TemporalAccess, work: (temporal: Temporal) => Promise<T>): Promise<T> {
  const connection = await connect(access);
  const client = new Client({ connection, namespace: access.namespace });
  const within = <R>(deadlineWork: () => Promise<R>): Promise<R> =>
    connection.withDeadline(Date.now() + DEADLINE_MS, deadlineWork);
  try {
    return await work({
      access,
      connection,
      client,
      call: (inner) => within(inner).catch((error: unknown) => refuse(error, { late: noAnswer, access })),
      ask: (inner) => within(inner).catch((error: unknown) => refuse(error, { late: noWorker, access })),
    });
  } finally {
    await connection.close();
  }
}

async function connect(access: TemporalAccess): Promise<Connection> {
  const { address, apiKey } = access;
  // On this machine, whether anybody listens is known at once; who listens may still take its time.
  if (isLoopback(address) && !(await answers(`http://${address}`))) throw noAnswer(access);
  try {
    return await Connection.connect({
      address,
      connectTimeout: DEADLINE_MS,
      ...(apiKey === undefined ? {} : { apiKey, tls: true }),
    });
  } catch (error) {
    throw noAnswer(access, error);
  }
}

interface Refusal {
  readonly late: (access: TemporalAccess, cause: unknown) => CommandError;
  readonly access: TemporalAccess;
}

function refuse(error: unknown, { late, access }: Refusal): never {
  const causes = error instanceof Error ? [error, error.cause] : [error];
  if (causes.some(isLate)) throw late(access, error);
  throw causes.some(isUnavailable) ? noAnswer(access, error) : error;
}

/** Where the server notices first that the deadline is over, the call comes back as cancelled, which nobody else does. */
function isLate(error: unknown): boolean {
  return isGrpcDeadlineError(error) || hasStatus(error, 1);
}

/** Nobody listens, or not any more. */
function isUnavailable(error: unknown): boolean {
  return hasStatus(error, 14);
}

/** CANCELLED is 1, UNAVAILABLE 14: https://grpc.io/docs/guides/status-codes/ */
function hasStatus(error: unknown, code: number): boolean {
  return isGrpcServiceError(error) && (error.code as number) === code;
}

function noAnswer({ address }: TemporalAccess, cause?: unknown): CommandError {
  return new NoAnswerError(
    `No Temporal answers at ${address}. Start one with \`shiftwork local up --temporal\` or \`npm start\`, ` +
      'or set TEMPORAL_ADDRESS to the one that you have.',
    { cause },
  );
}

function noWorker({ address, namespace, taskQueue }: TemporalAccess, cause: unknown): CommandError {
  return new NoWorkerError(
    `No worker answered within ${DEADLINE_MS / 1000} s: it seems that none polls task queue ${taskQueue} ` +
      `(Temporal at ${address}, namespace ${namespace}). Start one with \`shiftwork worker\`.`,
    { cause },
  );
}
