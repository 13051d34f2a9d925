import type { StatementFaults } from '../../redshift/statement-faults.ts';
import type { TemporaryLogin } from '../../redshift/temporary-users.ts';
import type { CopyStorage } from '../../redshift/copy/storage.ts';

/** What an endpoint needs to start. */
export interface ClusterStart {
  readonly identifier: string;
  /** Its data lies there; made if missing, else opened again. */
  readonly directory: string;
  /** A backup that its data begins with, where it has none yet. */
  readonly backup?: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly region: string;
  readonly storage: CopyStorage;
  readonly faults: StatementFaults;
  readonly log: (line: string) => void;
}

/** An endpoint that takes connections. */
export interface RunningCluster {
  readonly host: string;
  readonly port: number;
  /** Gives the cluster's user another password. */
  setPassword(password: string): Promise<void>;
  lendLogin(login: TemporaryLogin): Promise<void>;
  /** Copies all data into a folder that is not there yet. */
  backUp(folder: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts what a cluster's clients connect to. */
export type StartCluster = (start: ClusterStart) => Promise<RunningCluster>;

/** Removes the data of a cluster that does not run, if there is any. */
export type RemoveCluster = (directory: string) => void | Promise<void>;
