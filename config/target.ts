/** Where runs go: one warehouse with its AWS account, S3 places and Temporal namespace. Holds secrets: never log one. */
export interface Target {
  readonly name: string;
  readonly aws: AwsAccess;
  readonly warehouse: StandingWarehouse | LaunchedWarehouse;
  /** `given`: used as it is, never made, changed or deleted. */
  readonly role: { readonly kind: 'given'; readonly arn: string } | { readonly kind: 'made'; readonly name?: string };
  /** Schema in which unqualified names of the DAG's SQL resolve. */
  readonly schema: string;
  /** `s3://bucket/prefix`, or the absolute path of a folder. */
  readonly artifacts: string;
  /** Values for params of the same name: `log_data`, `log_jsonpath`, `song_data`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly temporal: TemporalAccess;
}

export interface AwsAccess {
  readonly region: string;
  /** Absent: AWS itself (or AWS_ENDPOINT_URL). */
  readonly endpoint?: string;
  /** Absent: the AWS SDK's default chain. */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** `require` encrypts without verifying the certificate, as libpq's sslmode does. */
export type SslMode = 'disable' | 'require' | 'verify-full';

export interface WarehouseLogin {
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly ssl: SslMode;
}

/** All that a connection to a warehouse needs. */
export interface WarehouseAddress extends WarehouseLogin {
  readonly host: string;
  readonly port: number;
}

/** A cluster that exists and is never launched or deleted (`HOST` in dwh.cfg). */
interface StandingWarehouse extends WarehouseAddress {
  readonly kind: 'standing';
}

/** A cluster that runs launch and tear down. */
export interface LaunchedWarehouse extends WarehouseLogin {
  readonly kind: 'launched';
  /** Absent: Redshift's default (locally: the first free one from 5439). */
  readonly port?: number;
  /** DWH_CLUSTER_IDENTIFIER; absent: named after the run's key. */
  readonly identifier?: string;
  readonly clusterType?: 'single-node' | 'multi-node';
  readonly numberOfNodes?: number;
  readonly nodeType?: string;
  /** Addresses (CIDR) that are let in to its port; absent: its security group stays as it is. */
  readonly ingress?: string;
}

export interface TemporalAccess {
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly apiKey?: string;
}
