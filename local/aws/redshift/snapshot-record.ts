import { AwsFault } from '../aws-fault.ts';
import type { StateFile } from '../state-file.ts';
import type { TagMap } from '../tags.ts';
import type { ClusterRecord } from './cluster-record.ts';

/** A snapshot as the state keeps it. */
export interface SnapshotRecord {
  readonly identifier: string;
  readonly status: 'creating' | 'available' | 'failed';
  /** ISO 8601. */
  readonly createdAt: string;
  /** The cluster as it was: what is restored is like it, the password included. */
  readonly cluster: ClusterRecord;
  readonly tags: TagMap;
}

const IDENTIFIER = /^(?!.*--)[a-z](?:[a-z0-9-]{0,253}[a-z0-9])?$/;

/** The snapshot of an identifier; Redshift's fault when there is none. */
export function snapshotNamed(state: StateFile, identifier: string): SnapshotRecord {
  const name = identifier.toLowerCase();
  const { snapshots } = state.read();
  const found = Object.hasOwn(snapshots, name) ? snapshots[name] : undefined;
  if (found !== undefined) return found;
  throw new AwsFault('ClusterSnapshotNotFound', `Snapshot ${name} not found.`, 404);
}

/** Adds a snapshot that is being made; Redshift's faults for a name that is taken or cannot be one. */
export function addSnapshot(state: StateFile, snapshot: SnapshotRecord): SnapshotRecord {
  const { identifier } = snapshot;
  if (!IDENTIFIER.test(identifier)) {
    throw new AwsFault('InvalidParameterValue', `Invalid snapshot identifier ${identifier}.`);
  }
  if (Object.hasOwn(state.read().snapshots, identifier)) {
    throw new AwsFault('ClusterSnapshotAlreadyExists', `Snapshot ${identifier} already exists.`);
  }
  return keepSnapshot(state, snapshot);
}

/** Keeps a snapshot, replacing the one of its name. */
export function keepSnapshot(state: StateFile, snapshot: SnapshotRecord): SnapshotRecord {
  state.change((all) => ({ ...all, snapshots: { ...all.snapshots, [snapshot.identifier]: snapshot } }));
  return snapshot;
}

/** Forgets a snapshot. */
export function forgetSnapshot(state: StateFile, identifier: string): void {
  state.change((all) => {
    const { [identifier]: _, ...snapshots } = all.snapshots;
    return { ...all, snapshots };
  });
}
