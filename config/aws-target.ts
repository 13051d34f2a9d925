import path from 'node:path';
import type { PlanTarget } from '../model/plan-target.ts';
import { ConfigError } from './config-error.ts';
import { readDwhCfg } from './dwh-cfg.ts';
import { dwhValues, type DwhValues, type Form } from './dwh-values.ts';
import { readLocalState, stateDirectory } from './local-state.ts';
import { currentNodeType } from './node-type.ts';
import type { Surroundings } from './surroundings.ts';
import type { AwsAccess, Target, WarehouseLogin } from './target.ts';
import { temporalFromEnv } from './temporal-access.ts';

const forms = {
  region: { pattern: /^[a-z]{2}(-[a-z]+)+-\d$/, expected: 'a region such as us-west-2' },
  host: { pattern: /^[A-Za-z0-9.-]+$/, expected: 'a host name alone, without port or database' },
  port: { pattern: /^\d{1,5}$/, expected: 'a port such as 5439' },
  count: { pattern: /^[1-9]\d{0,2}$/, expected: 'a number of nodes from 1' },
  arn: { pattern: /^arn:aws[\w-]*:iam::\d{12}:role\/.+$/, expected: 'arn:aws:iam::<account>:role/<name>' },
  s3: { pattern: /^s3:\/\/[^/]+/, expected: 's3://bucket/prefix' },
  clusterType: { pattern: /^(single|multi)-node$/, expected: 'single-node or multi-node' },
} as const satisfies Readonly<Record<string, Form>>;

/** The target `aws`: the environment, else the `dwh.cfg` of the folder. Throws ConfigError with every fault. */
export async function awsTarget(surroundings: Surroundings): Promise<Target> {
  const values = await readValues(surroundings);
  const arn = values.optional('ARN', forms.arn);
  const roleName = values.optional('DWH_IAM_ROLE_NAME');
  const target: Target = {
    name: 'aws',
    aws: readAws(values, surroundings),
    warehouse: readWarehouse(values, surroundings),
    role: arn === undefined ? { kind: 'made', ...present('name', roleName) } : { kind: 'given', arn },
    schema: 'public',
    artifacts: values.optional('ARTIFACTS') ?? path.join(stateDirectory(), 'artifacts'),
    variables: readVariables(values),
    temporal: temporalFromEnv(surroundings.env, await readLocalState()),
  };
  if (values.faults.length > 0) throw new ConfigError(values.faults);
  return { ...target, artifacts: place(target.artifacts, surroundings.directory) };
}

/** What planning needs of the target `aws`: it asks for no secret. */
export async function awsOutline(surroundings: Surroundings): Promise<PlanTarget> {
  const values = await readValues(surroundings);
  const outline = {
    name: 'aws',
    schema: 'public',
    standing: values.optional('HOST', forms.host) !== undefined,
    roleGiven: values.optional('ARN', forms.arn) !== undefined,
    variables: readVariables(values),
  };
  if (values.faults.length > 0) throw new ConfigError(values.faults);
  return outline;
}

/** An S3 place as it is; a folder as an absolute path. */
export function place(artifacts: string, directory: string): string {
  return artifacts.startsWith('s3://') ? artifacts.replace(/\/+$/, '') : path.resolve(directory, artifacts);
}

async function readValues({ directory, env, warn }: Surroundings): Promise<DwhValues> {
  const cfg = await readDwhCfg(path.join(directory, 'dwh.cfg'));
  for (const warning of cfg.warnings) warn(warning);
  return dwhValues(cfg, env);
}

/** An access key and its secret come from one place: a key of the environment never meets a secret of the file. */
function readAws(values: DwhValues, { env }: Surroundings): AwsAccess {
  const region = values.optional('REGION', forms.region) ?? 'us-west-2';
  const hasOwn = env['AWS_ACCESS_KEY_ID'] !== undefined || env['AWS_PROFILE'] !== undefined;
  const accessKeyId = values.optional('KEY');
  const secretAccessKey = values.optional('SECRET');
  if (hasOwn) return { region };
  if (accessKeyId === undefined && secretAccessKey === undefined) return { region };
  if (secretAccessKey === undefined) values.refuse('KEY', 'has no SECRET beside it.');
  if (accessKeyId === undefined) values.refuse('SECRET', 'has no KEY beside it.');
  return { region, credentials: { accessKeyId: accessKeyId ?? '', secretAccessKey: secretAccessKey ?? '' } };
}

function readWarehouse(values: DwhValues, surroundings: Surroundings): Target['warehouse'] {
  const login: WarehouseLogin = {
    database: values.required('DB_NAME'),
    user: values.required('DB_USER'),
    password: values.required('DB_PASSWORD'),
    ssl: 'require',
  };
  const host = values.optional('HOST', forms.host);
  const port = numberOf(values.optional('DB_PORT', forms.port));
  if (host !== undefined) return { kind: 'standing', host, port: port ?? 5439, ...login };
  return { kind: 'launched', ...login, ...present('port', port), ...readCluster(values, surroundings) };
}

function readCluster(values: DwhValues, { warn }: Surroundings) {
  const nodeType = values.optional('DWH_NODE_TYPE');
  const clusterType = values.optional('DWH_CLUSTER_TYPE', forms.clusterType) as
    'single-node' | 'multi-node' | undefined;
  const numberOfNodes = numberOf(values.optional('DWH_NUM_NODES', forms.count));
  if (clusterType === 'multi-node' && (numberOfNodes ?? 1) < 2) {
    values.refuse('DWH_CLUSTER_TYPE', 'multi-node needs DWH_NUM_NODES of 2 or more.');
  }
  return {
    ...present('identifier', values.optional('DWH_CLUSTER_IDENTIFIER')?.toLowerCase()),
    ...present('clusterType', clusterType),
    ...present('numberOfNodes', clusterType === 'single-node' ? 1 : numberOfNodes),
    ...present('nodeType', nodeType === undefined ? undefined : currentNodeType(nodeType, warn)),
  };
}

function readVariables(values: DwhValues): Readonly<Record<string, string>> {
  return {
    ...present('log_data', values.optional('LOG_DATA', forms.s3)),
    ...present('log_jsonpath', values.optional('LOG_JSONPATH', forms.s3)),
    ...present('song_data', values.optional('SONG_DATA', forms.s3)),
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function present<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [K in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [K in Name]?: Value });
}
