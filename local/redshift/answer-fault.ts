import { CopyFault, formatDetail } from './copy/faults.ts';
import { CANCELLED } from './copy-feed.ts';
import { writeReport } from './frames/fields.ts';
import type { ServerReport } from './frames/fields.ts';
import { Skipped } from './injector.ts';
import type { Session } from './session-state.ts';

/** A command of ours that failed. */
export interface FailedCommand {
  readonly command: 'COPY' | 'UNLOAD';
  readonly query: number;
}

/** Tells a client why a command of ours failed, and makes the transaction fail. PostgreSQL may have failed already: if not, it is made to. */
export function answerFault(session: Session, error: unknown, failed: FailedCommand): void {
  if (error instanceof Skipped) return;
  const report = reportOf(session, error, failed);
  if (session.backend.skipping) session.client.report(report);
  else session.injector.fail(writeReport(report));
}

/** What a client is told of a command of ours that failed. */
export function reportOf(session: Session, error: unknown, { command, query }: FailedCommand): ServerReport {
  if (error === CANCELLED) {
    return { severity: 'ERROR', sqlState: '57014', message: "Query cancelled on user's request" };
  }
  if (!(error instanceof CopyFault)) {
    session.cluster.log(
      `${command} failed inside: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return {
      severity: 'ERROR',
      sqlState: 'XX000',
      message: `The local Redshift's ${command} failed: ${String(error)}`,
    };
  }
  return {
    severity: 'ERROR',
    sqlState: error.sqlstate,
    message: error.message,
    ...(error.detail && { detail: formatDetail(error.detail, { query, pid: session.pid }) }),
    ...(error.hint !== undefined && { hint: error.hint }),
    file: `../src/pg/src/backend/commands/commands_${command.toLowerCase()}.c`,
    routine: command === 'COPY' ? 'DoCopy' : 'DoUnload',
  };
}
