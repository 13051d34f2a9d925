/** What `shiftwork.config.ts` names: targets beside the built-in `local` and `aws`. Secrets are named by their environment variable. */
export interface ShiftworkConfig {
  readonly targets: Readonly<Record<string, TargetConfig>>;
}

export interface TargetConfig {
  /** `us-west-2` when left out. */
  readonly region?: string;
  /** Address of an AWS stand-in; absent for AWS itself. */
  readonly endpoint?: string;
  /** Absent: the AWS SDK's default chain. */
  readonly credentials?: {
    readonly accessKeyIdEnv: string;
    readonly secretAccessKeyEnv: string;
    readonly sessionTokenEnv?: string;
  };
  readonly warehouse: StandingWarehouseConfig | LaunchedWarehouseConfig;
  /** `arn`: used as it is. `name`: made under this name. Absent: made, named after the run. */
  readonly role?: { readonly arn: string } | { readonly name: string };
  /** `public` when left out. */
  readonly schema?: string;
  /** `s3://bucket/prefix`, or a folder. */
  readonly artifacts: string;
  /** Values for params of the same name. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly temporal?: {
    readonly address?: string;
    readonly namespace?: string;
    readonly taskQueue?: string;
    readonly apiKeyEnv?: string;
  };
}

interface LoginConfig {
  readonly database: string;
  readonly user: string;
  readonly passwordEnv: string;
  readonly ssl?: 'disable' | 'require' | 'verify-full';
}

/** A cluster that exists and is never launched or deleted. */
export interface StandingWarehouseConfig extends LoginConfig {
  readonly kind: 'standing';
  readonly host: string;
  readonly port?: number;
}

/** A cluster that runs launch and tear down. */
export interface LaunchedWarehouseConfig extends LoginConfig {
  readonly kind: 'launched';
  readonly port?: number;
  readonly identifier?: string;
  readonly nodeType?: string;
  readonly numberOfNodes?: number;
  /** Addresses that are let in to its port while it is up, as in `203.0.113.7/32`; absent: its security group stays as it is. */
  readonly ingress?: string;
}

/** Types `shiftwork.config.ts`: `export default defineConfig({ targets: { prod: { … } } })`. */
export function defineConfig(config: ShiftworkConfig): ShiftworkConfig {
  return config;
}
