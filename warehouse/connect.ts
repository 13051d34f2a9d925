import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import type { SslMode, WarehouseAddress } from '../config/target.ts';
import { quoteIdentifier } from '../redshift-sql/quote.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';

/** Where to connect, and who says so. */
export interface ConnectOptions {
  readonly address: WarehouseAddress;
  /** The schema in which unqualified names resolve. */
  readonly schema: string;
  /** At most 63 bytes. */
  readonly applicationName: string;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** A load balancer drops a connection that is silent for minutes, as a long COPY's is. */
const KEEP_ALIVE_DELAY_MS = 10_000;

/** Opens a session whose search_path is the schema. */
export async function connect(options: ConnectOptions): Promise<Session> {
  const client = new Client(clientConfig(options));
  // The query that is under way rejects by itself; without a listener a break between two queries would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`set search_path to ${quoteIdentifier(options.schema)}`);
    return await openSession(client);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** Connects, works, and closes whatever comes of it. */
export async function withSession<T>(options: ConnectOptions, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await connect(options);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

function clientConfig({ address, applicationName }: ConnectOptions): ClientConfig {
  const { host, port, database, user, password, ssl } = address;
  return {
    host,
    port,
    database,
    user,
    password,
    ssl: tlsOptions(ssl),
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
  };
}

function tlsOptions(mode: SslMode): ClientConfig['ssl'] {
  if (mode === 'disable') return false;
  return { rejectUnauthorized: mode === 'verify-full' };
}
