import type { LocalClusterOptions } from '../../redshift/cluster.ts';
import type { StatementFaults } from '../../redshift/statement-faults.ts';
import type { TemporaryLogin } from '../../redshift/temporary-users.ts';

/** What an endpoint needs to start: of a local cluster's options those that an account decides. */
export interface ClusterStart extends Omit<LocalClusterOptions, 'certificate' | 'isolation' | 'faults'> {
  readonly faults: StatementFaults;
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
