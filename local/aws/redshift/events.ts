import type { StateFile } from '../state-file.ts';
import type { ClusterRecord, ClusterStatus } from './cluster-record.ts';

/** What happened to something, as the state keeps it for a while. */
export interface EventRecord {
  /** Its place among all: digits, which sort as texts. */
  readonly key: string;
  /** ISO 8601. */
  readonly date: string;
  readonly sourceType: 'cluster' | 'cluster-parameter-group' | 'cluster-snapshot';
  readonly source: string;
  readonly kind: EventKind;
  readonly message: string;
}

/** Redshift's number of a kind of events, where it is known, and their category. */
interface EventKind {
  readonly id?: string;
  readonly category: 'configuration' | 'management' | 'monitoring';
}

/** https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-event-notifications.html */
export const EVENTS = {
  groupCreated: { id: 'REDSHIFT-EVENT-1003', category: 'configuration' },
  groupDeleted: { id: 'REDSHIFT-EVENT-1004', category: 'configuration' },
  groupUpdated: { id: 'REDSHIFT-EVENT-1005', category: 'configuration' },
  clusterCreated: { id: 'REDSHIFT-EVENT-2000', category: 'management' },
  clusterDeleted: { id: 'REDSHIFT-EVENT-2001', category: 'management' },
  snapshotDeleted: { id: 'REDSHIFT-EVENT-2011', category: 'management' },
  clusterRebooted: { id: 'REDSHIFT-EVENT-3000', category: 'monitoring' },
  clusterResized: { id: 'REDSHIFT-EVENT-3002', category: 'monitoring' },
  clusterRestored: { id: 'REDSHIFT-EVENT-3003', category: 'monitoring' },
  snapshotCompleted: { id: 'REDSHIFT-EVENT-3004', category: 'monitoring' },
  clusterPaused: { id: 'REDSHIFT-EVENT-3619', category: 'monitoring' },
  clusterResumed: { category: 'monitoring' },
} as const satisfies Readonly<Record<string, EventKind>>;

const KEPT_MS = 14 * 24 * 60 * 60 * 1000;
const MOST_KEPT = 1000;

/** Notes an event; `{time}` in the message stands for now. */
export function noteEvent(state: StateFile, event: Omit<EventRecord, 'key' | 'date'>): void {
  const date = new Date().toISOString();
  const message = event.message.replace('{time}', `${date.slice(0, 16).replace('T', ' ')} UTC`);
  const oldest = Date.now() - KEPT_MS;
  state.change((all) => {
    const kept = all.events.filter((old) => Date.parse(old.date) >= oldest).slice(1 - MOST_KEPT);
    const key = String(Number(all.events.at(-1)?.key ?? 0) + 1).padStart(12, '0');
    return { ...all, events: [...kept, { ...event, message, date, key }] };
  });
}

/** Notes that a cluster has gone through a passing state. */
export function notePassed(state: StateFile, cluster: ClusterRecord): void {
  const [kind, what] = passed(cluster) ?? [];
  if (kind === undefined || what === undefined) return;
  const message = `Amazon Redshift cluster '${cluster.identifier}' ${what}`;
  noteEvent(state, { sourceType: 'cluster', source: cluster.identifier, kind, message });
}

function passed({ status, restoredFrom }: ClusterRecord): readonly [EventKind, string] | undefined {
  if (status === 'creating' && restoredFrom !== undefined) {
    return [EVENTS.clusterRestored, `was created from snapshot ${restoredFrom} at {time} and is ready for use.`];
  }
  return PASSED[status];
}

const PASSED: Partial<Record<ClusterStatus, readonly [EventKind, string]>> = {
  creating: [EVENTS.clusterCreated, 'has been created at {time} and is ready for use.'],
  rebooting: [EVENTS.clusterRebooted, 'was rebooted at {time}.'],
  resizing: [EVENTS.clusterResized, 'was resized at {time}.'],
  pausing: [EVENTS.clusterPaused, 'was paused at {time}.'],
  resuming: [EVENTS.clusterResumed, 'was resumed at {time}.'],
  deleting: [EVENTS.clusterDeleted, 'was deleted at {time}. A final snapshot was not saved.'],
  'final-snapshot': [EVENTS.clusterDeleted, 'was deleted at {time}. A final snapshot was saved.'],
};
