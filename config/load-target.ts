import { suggest } from '../model/nearest.ts';
import type { PlanTarget } from '../model/plan-target.ts';
import type { TargetConfig } from '../model/target-config.ts';
import { awsOutline, awsTarget } from './aws-target.ts';
import { UnknownTargetError } from './config-error.ts';
import { configFileName, readConfigFile } from './config-file.ts';
import { configOutline, configTarget } from './config-target.ts';
import { localOutline, localTarget } from './local-target.ts';
import { thisProcess, type Surroundings } from './surroundings.ts';
import type { Target } from './target.ts';

/** A target with all that is needed to use it. Throws ConfigError with every fault. Holds secrets: ask for it when needed, never log it. */
export async function loadTarget(name: string, surroundings: Surroundings = thisProcess()): Promise<Target> {
  if (name === 'local') return localTarget(surroundings.env);
  if (name === 'aws') return awsTarget(surroundings);
  return configTarget(name, await namedTarget(name, surroundings), surroundings);
}

/** What planning needs of a target; nothing has to be up, and no secret is asked for. */
export async function targetOutline(name: string, surroundings: Surroundings = thisProcess()): Promise<PlanTarget> {
  if (name === 'local') return localOutline;
  if (name === 'aws') return awsOutline(surroundings);
  return configOutline(name, await namedTarget(name, surroundings));
}

async function namedTarget(name: string, { directory }: Surroundings): Promise<TargetConfig> {
  const { targets } = await readConfigFile(directory);
  const config = Object.hasOwn(targets, name) ? targets[name] : undefined;
  if (config !== undefined) return config;
  const hint = suggest(name, ['local', 'aws', ...Object.keys(targets)]);
  throw new UnknownTargetError([
    { message: `There is no target ${name}. ${hint} More are named in ${configFileName}.` },
  ]);
}
