import type { Client } from '@temporalio/client';
import { openArtifacts } from '../artifacts/open-artifacts.ts';
import { awsClients } from '../aws/clients.ts';
import { loadDag, loadDags } from '../config/load-dags.ts';
import { loadTarget, targetOutline } from '../config/load-target.ts';
import type { PlanDeps } from './plan.ts';

/** What a worker's activities are made of: the configuration as it is now, and clients that are kept while it stays so. */
export function createDeps(temporal: Client, defaultTarget: string): PlanDeps {
  return {
    temporal,
    defaultTarget,
    loadTarget,
    targetOutline,
    loadDag,
    loadDags,
    clientsFor: remember(
      (target) => JSON.stringify(target.aws),
      ({ aws }) => awsClients(aws),
    ),
    artifactsFor: remember((target) => JSON.stringify([target.aws, target.artifacts]), openArtifacts),
  };
}

type Target = Parameters<typeof openArtifacts>[0];

/** One value for each key, made when first asked for: a client holds connections, so it is not made for each activity. */
function remember<T>(keyOf: (target: Target) => string, make: (target: Target) => T): (target: Target) => T {
  const made = new Map<string, T>();
  return (target) => {
    const key = keyOf(target);
    const value = made.get(key) ?? make(target);
    made.set(key, value);
    return value;
  };
}
