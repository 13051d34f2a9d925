import type { Backend } from './backend.ts';
import type { CaseSetting } from './case-setting.ts';
import type { ClientOutput } from './client-output.ts';
import type { ClusterContext } from './cluster-context.ts';
import type { Injector } from './injector.ts';
import type { Inquiries } from './procedures/inquiries.ts';
import type { StatementPlan } from './plan-statement.ts';
import type { Startup } from './startup.ts';

/** What the parts of one session share. */
export interface Session {
  readonly cluster: ClusterContext;
  readonly startup: Startup;
  readonly client: ClientOutput;
  readonly backend: Backend;
  readonly injector: Injector;
  readonly inquiries: Inquiries;
  readonly startedAt: Date;
  readonly statements: Map<string, StatementPlan>;
  readonly portals: Map<string, StatementPlan>;
  /** Tables locked since the last Sync. */
  readonly locked: Set<string>;
  /** Whether quoted names keep their case. */
  readonly caseOfNames: CaseSetting;
  /** Whether a statement was executed, or is about to be, whose Sync has not come yet. */
  hasExecuted: boolean;
  pid: number;
  /** As the last ReadyForQuery said: I idle, T in a transaction, E in a failed one. */
  status: string;
  /** The plan whose answer is being awaited, for wording its error. */
  current: StatementPlan | undefined;
  /** The message of the last error that the client got. */
  lastError: string;
  lastCopyId: number;
  lastCopyCount: number;
  /** The last UNLOAD that ended well. */
  lastUnload?: { readonly query: number; readonly rows: number };
  lastQueryId: number;
  /** Set while a COPY is fed. */
  cancelCopy: (() => void) | undefined;
}
