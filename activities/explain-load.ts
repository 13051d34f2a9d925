import { runPrefix } from '../artifacts/layout.ts';
import { describeLoadError, readLoadErrors } from '../warehouse/load-errors.ts';
import type { LoadError } from '../warehouse/load-errors.ts';
import { StatementError } from '../warehouse/script.ts';
import type { Session } from '../warehouse/session.ts';
import { failure } from './failures.ts';
import type { SqlTask } from './sql-task.ts';

/**
 * "Check 'stl_load_errors'" helps nobody whose cluster is torn down: the failure names file, line, column and reason, and
 * the offending values go to artifacts. What is no load error is answered as it is.
 */
export async function explainLoad(error: unknown, task: SqlTask, session: Session): Promise<unknown> {
  if (!(error instanceof StatementError) || task.attempt.signal.aborted) return error;
  // A connection that is gone has nothing to tell: the error itself says so.
  const errors = await readLoadErrors(session).catch(() => []);
  const [first] = errors;
  if (first === undefined) return error;
  const { artifacts, input, key } = task;
  const place = `${runPrefix(input.run)}load-errors/${key.task}/${key.generation}/${key.batch}.json`;
  await artifacts.put(place, JSON.stringify(errors, undefined, 2));
  const others = errors.length > 1 ? `, with ${errors.length - 1} more errors,` : '';
  const message = `${key.task} failed: ${describeLoadError(first)}. The value${others} is in artifacts (${place}). Nothing of this batch was loaded. Mend the file, then retry.`;
  return failure('BadData', { message, facts: factsOf(task, first, errors.length) });
}

function factsOf({ key, script }: SqlTask, { file, line, column }: LoadError, errors: number) {
  return { task: key.task, file: script.file, batch: key.batch, source: file, line, column, errors };
}
