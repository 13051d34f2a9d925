import type { Client } from '@temporalio/client';
import type { ArtifactStore } from '../artifacts/store.ts';
import type { AwsClients } from '../aws/clients.ts';
import type { Target } from '../config/target.ts';

/** What activities are made of. Everything is asked for when an activity runs: no secret outlives it. */
export interface Deps {
  /** Reads the configuration anew; throws where the target is not configured. */
  readonly loadTarget: (name: string) => Promise<Target>;
  readonly artifactsFor: (target: Target) => ArtifactStore;
  readonly clientsFor: (target: Target) => AwsClients;
}

/** What activities are made of that look at other workflows, or at the namespace. */
export interface TemporalDeps extends Deps {
  readonly temporal: Client;
}
