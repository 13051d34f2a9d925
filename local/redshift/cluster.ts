import { mkdirSync } from 'node:fs';
import { loadModule } from 'libpg-query';
import { makeCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import type { CopyStorage } from './copy/storage.ts';
import { openLogFiles } from './log-files.ts';
import { findBinaries } from './postgres/binaries.ts';
import { backUpData, copyBackup } from './postgres/backup.ts';
import { openDataDirectory, removeDataDirectory, socketDirectoryFor } from './postgres/data-directory.ts';
import { prepareDatabase } from './postgres/prepare-database.ts';
import { keepPostgres } from './postgres/keep-running.ts';
import type { RunningPostgres } from './postgres/server.ts';
import { createDataDirectory } from './postgres/template.ts';
import { openAnswerFiles } from './procedures/answer-files.ts';
import { startProxy } from './server.ts';
import { createSessionRegistry } from './session-registry.ts';
import { settingsOfParameters } from './startup.ts';
import type { StatementFaults } from './statement-faults.ts';
import { createSystemLog } from './system-log.ts';
import { lendLogin } from './temporary-users.ts';
import type { TemporaryLogin } from './temporary-users.ts';

export interface LocalClusterOptions {
  readonly identifier: string;
  /** All that belongs to the cluster lies here; made if missing, else reopened. */
  readonly directory: string;
  /** What `backUp` has written: its data begins with it, where it has none yet. */
  readonly backup?: string;
  /** 127.0.0.1: nobody else's business. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly region: string;
  readonly storage: CopyStorage;
  /** Faults that statements are to meet. */
  readonly faults?: StatementFaults;
  /** Redshift's parameters that were set for the cluster; sessions begin with those that are settings of PostgreSQL's. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What clients that ask for TLS are shown; one of its own by default. */
  readonly certificate?: Certificate;
  /** Of every transaction; `snapshot` by default, as databases made nowadays have it. */
  readonly isolation?: 'snapshot' | 'serializable';
  readonly log: (line: string) => void;
}

export interface LocalCluster {
  readonly host: string;
  readonly port: number;
  /** The certificate that clients are shown, for those that verify. */
  readonly certificate: string;
  /** Gives the cluster's user another password; sessions go on. */
  setPassword(password: string): Promise<void>;
  lendLogin(login: TemporaryLogin): Promise<void>;
  /** Copies all data, as it is committed now, into a folder that is not there yet. */
  backUp(folder: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a cluster: a PostgreSQL of its own, and the proxy that clients connect to. Both end with this process. */
export async function startCluster(options: LocalClusterOptions): Promise<LocalCluster> {
  await loadModule();
  const postgres = await openPostgres(options);
  try {
    await prepareDatabase(postgres.server.socketDirectory, options);
    const systemLog = createSystemLog(openLogFiles(postgres.dataDirectory, options.log));
    const context = {
      identifier: options.identifier,
      region: options.region,
      socketPath: postgres.server.socketPath,
      storage: options.storage,
      systemLog,
      registry: createSessionRegistry(),
      answers: openAnswerFiles(postgres.dataDirectory),
      ...(options.faults === undefined ? {} : { faults: options.faults }),
      settings: settingsOfParameters(options.parameters ?? {}),
      log: options.log,
    };
    const certificate = options.certificate ?? (await makeCertificate());
    const proxy = await startProxy(context, { ...options, certificate });
    const stop = async (): Promise<void> => {
      proxy.close();
      await postgres.server.stop();
      await proxy.ended();
      systemLog.sync();
    };
    const { socketDirectory } = postgres.server;
    return {
      host: options.host,
      port: proxy.port,
      certificate: certificate.pem,
      setPassword: async (password) => await prepareDatabase(socketDirectory, { ...options, password }),
      lendLogin: async (login) => await lendLogin(socketDirectory, login),
      backUp: async (folder) => {
        systemLog.sync();
        await backUpData({ dataDirectory: postgres.dataDirectory, socketDirectory }, folder);
      },
      stop,
    };
  } catch (error) {
    await postgres.server.stop();
    throw error;
  }
}

/** Removes a stopped cluster and its data. */
export function removeCluster(directory: string): void {
  removeDataDirectory(directory);
}

async function openPostgres(
  options: LocalClusterOptions,
): Promise<{ readonly server: RunningPostgres; readonly dataDirectory: string }> {
  mkdirSync(options.directory, { recursive: true });
  const binaries = await findBinaries();
  const dataDirectory = await openDataDirectory(options.directory, (data) =>
    options.backup === undefined ? createDataDirectory(binaries, data) : copyBackup(options.backup, data),
  );
  const isolation = options.isolation === 'serializable' ? 'serializable' : 'repeatable read';
  const server = await keepPostgres(
    {
      binaries,
      dataDirectory,
      socketDirectory: socketDirectoryFor(dataDirectory),
      settings: { default_transaction_isolation: isolation },
    },
    options.log,
  );
  return { server, dataDirectory };
}
