import type { CopyStorage } from './copy/storage.ts';
import type { AnswerFiles } from './procedures/answer-files.ts';
import type { SessionRegistry } from './session-registry.ts';
import type { StatementFaults } from './statement-faults.ts';
import type { SystemLog } from './system-log.ts';

/** What all sessions of a cluster share. */
export interface ClusterContext {
  readonly identifier: string;
  readonly region: string;
  readonly socketPath: string;
  readonly storage: CopyStorage;
  readonly systemLog: SystemLog;
  readonly registry: SessionRegistry;
  readonly answers: AnswerFiles;
  /** Absent: none are ever injected. */
  readonly faults?: StatementFaults;
  /** Settings that every session begins with, unless its client says otherwise. */
  readonly settings: ReadonlyMap<string, string>;
  readonly log: (line: string) => void;
}
