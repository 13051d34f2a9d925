import type { PlanTarget } from '../model/plan-target.ts';
import { ConfigError } from './config-error.ts';
import { readLocalState } from './local-state.ts';
import { defaultTemporalAddress } from './temporal-access.ts';
import type { Target } from './target.ts';

/** The stand-in asks for a signature, not for a secret: these are no secret, and work nowhere else. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/** Bucket of the local S3 that holds artifacts. */
export const localArtifacts = 's3://shiftwork-artifacts';

/** What planning needs of the target `local`; true whether or not anything is up. */
export const localOutline: PlanTarget = {
  name: 'local',
  schema: 'public',
  standing: false,
  roleGiven: false,
  variables: {},
};

/** The target `local`: what is up on this laptop. Reads neither AWS's environment variables nor a `dwh.cfg`. */
export async function localTarget(env: Readonly<Record<string, string | undefined>>): Promise<Target> {
  const state = await readLocalState();
  if (state === undefined) {
    throw new ConfigError([{ message: 'Target local: nothing is up: run `shiftwork local up` or `npm start`.' }]);
  }
  return {
    name: 'local',
    aws: { region: state.region, endpoint: state.awsEndpoint, credentials: localCredentials },
    warehouse: {
      kind: 'launched',
      database: 'dev',
      user: 'awsuser',
      password: state.masterPassword,
      ssl: 'require',
    },
    role: { kind: 'made' },
    schema: localOutline.schema,
    artifacts: localArtifacts,
    variables: localOutline.variables,
    temporal: {
      address: state.temporalAddress ?? env['TEMPORAL_ADDRESS'] ?? defaultTemporalAddress,
      namespace: 'default',
      taskQueue: 'shiftwork',
    },
  };
}
