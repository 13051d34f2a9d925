import type { ResultColumn } from './frames/result-rows.ts';

/** Takes the rows of a query as they come. */
export interface RowHandlers {
  /** Called once, before the rows. */
  onColumns(columns: readonly ResultColumn[]): void;
  onRow(row: readonly (string | null)[]): void;
}

/** Handlers that never throw. */
export interface GuardedHandlers extends RowHandlers {
  /** Says whether one of them would have. */
  settle(resolve: () => void, reject: (reason: Error) => void): void;
}

/** A handler that throws is not called again; the query runs on, for PostgreSQL knows nothing of it. */
export function guardHandlers(handlers: RowHandlers): GuardedHandlers {
  let failure: Error | undefined;
  const attempt = (work: () => void): void => {
    if (failure !== undefined) return;
    try {
      work();
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
  };
  return {
    onColumns: (columns) => attempt(() => handlers.onColumns(columns)),
    onRow: (row) => attempt(() => handlers.onRow(row)),
    settle: (resolve, reject) => (failure === undefined ? resolve() : reject(failure)),
  };
}
