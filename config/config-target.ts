import type { PlanTarget } from '../model/plan-target.ts';
import type { TargetConfig } from '../model/target-config.ts';
import { place } from './aws-target.ts';
import { ConfigError, type ConfigFault } from './config-error.ts';
import { configFileName } from './config-file.ts';
import { readLocalState } from './local-state.ts';
import { currentNodeType } from './node-type.ts';
import type { Surroundings } from './surroundings.ts';
import type { AwsAccess, Target } from './target.ts';
import { temporalFromEnv } from './temporal-access.ts';

/** A target of `shiftwork.config.ts`, its secrets read from the environment. Throws ConfigError naming every variable that is not set. */
export async function configTarget(name: string, config: TargetConfig, surroundings: Surroundings): Promise<Target> {
  const faults: ConfigFault[] = [];
  const secret = (variable: string) => {
    const value = surroundings.env[variable];
    if (value === undefined || value === '') faults.push(unset(name, variable));
    return value ?? '';
  };
  const { temporal, region, endpoint } = config;
  const target: Target = {
    name,
    schema: config.schema ?? 'public',
    variables: config.variables ?? {},
    aws: {
      region: region ?? 'us-west-2',
      ...(endpoint === undefined ? {} : { endpoint }),
      ...credentials(config, secret),
    },
    warehouse: warehouse(config, { secret, warn: surroundings.warn }),
    role: role(config),
    artifacts: place(config.artifacts, surroundings.directory),
    temporal: {
      ...temporalFromEnv(surroundings.env, await readLocalState()),
      ...(temporal?.address === undefined ? {} : { address: temporal.address }),
      ...(temporal?.namespace === undefined ? {} : { namespace: temporal.namespace }),
      ...(temporal?.taskQueue === undefined ? {} : { taskQueue: temporal.taskQueue }),
      ...(temporal?.apiKeyEnv === undefined ? {} : { apiKey: secret(temporal.apiKeyEnv) }),
    },
  };
  if (faults.length > 0) throw new ConfigError(faults);
  return target;
}

/** What planning needs of a target of `shiftwork.config.ts`: it asks for no secret. */
export function configOutline(name: string, config: TargetConfig): PlanTarget {
  return {
    name,
    schema: config.schema ?? 'public',
    standing: config.warehouse.kind === 'standing',
    roleGiven: role(config).kind === 'given',
    variables: config.variables ?? {},
  };
}

type Secret = (variable: string) => string;

function credentials({ credentials: names }: TargetConfig, secret: Secret): Pick<AwsAccess, 'credentials'> {
  if (names === undefined) return {};
  return {
    credentials: {
      accessKeyId: secret(names.accessKeyIdEnv),
      secretAccessKey: secret(names.secretAccessKeyEnv),
      ...(names.sessionTokenEnv === undefined ? {} : { sessionToken: secret(names.sessionTokenEnv) }),
    },
  };
}

function warehouse(
  { warehouse: config }: TargetConfig,
  { secret, warn }: { readonly secret: Secret; readonly warn: Surroundings['warn'] },
): Target['warehouse'] {
  const { passwordEnv, ssl = 'require', ...rest } = config;
  const login = { password: secret(passwordEnv), ssl };
  if (rest.kind === 'standing') return { ...rest, port: rest.port ?? 5439, ...login };
  const { nodeType } = rest;
  return { ...rest, ...(nodeType === undefined ? {} : { nodeType: currentNodeType(nodeType, warn) }), ...login };
}

function role({ role: config }: TargetConfig): Target['role'] {
  if (config === undefined) return { kind: 'made' };
  return 'arn' in config ? { kind: 'given', arn: config.arn } : { kind: 'made', name: config.name };
}

function unset(name: string, variable: string): ConfigFault {
  return {
    file: configFileName,
    message: `target ${name} takes a secret from ${variable}, which is not set: export it.`,
  };
}
