import type { CopyStorage } from '../../redshift/copy/storage.ts';

/** What an endpoint needs to start. */
export interface ClusterStart {
  readonly identifier: string;
  /** Its data lies there; made if missing, else opened again. */
  readonly directory: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly region: string;
  readonly storage: CopyStorage;
  readonly log: (line: string) => void;
}

/** An endpoint that takes connections. */
export interface RunningCluster {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts what a cluster's clients connect to. */
export type StartCluster = (start: ClusterStart) => Promise<RunningCluster>;

/** Removes the data of a cluster that does not run, if there is any. */
export type RemoveCluster = (directory: string) => void | Promise<void>;
