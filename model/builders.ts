import { formatTableName } from '../redshift-sql/names.ts';
import type { TableName } from '../redshift-sql/names.ts';
import type { TaskDetail } from './plan.ts';

/**
 * The tasks that must run again when a check has found a table wrong. What a check reads was built by transforms, mostly:
 * they run again, from what was staged. Only where it reads nothing but staged tables and seeds are these loaded anew: a check that
 * compares a table with its staging table must not reload that. Where all only add to what is there, none can build anew.
 */
export function buildersOf(check: Pick<TaskDetail, 'reads'>, tasks: readonly TaskDetail[]): readonly TaskDetail[] {
  const builders = writersOf(check, tasks);
  return builders.every(({ appends }) => appends === true) ? [] : builders;
}

/** Of what a check reads, the tasks that only add to it; none where something builds it anew. */
export function onlyAppending(check: Pick<TaskDetail, 'reads'>, tasks: readonly TaskDetail[]): readonly TaskDetail[] {
  const builders = writersOf(check, tasks);
  return builders.every(({ appends }) => appends === true) ? builders : [];
}

function writersOf({ reads }: Pick<TaskDetail, 'reads'>, tasks: readonly TaskDetail[]): readonly TaskDetail[] {
  const writers = tasks.filter(({ writes }) => haveCommon(writes, reads));
  const builders = writers.filter(({ kind }) => kind === 'transform' || kind === 'typescript');
  return builders.length > 0 ? builders : writers.filter(({ kind }) => kind === 'stage' || kind === 'seeds');
}

function haveCommon(some: readonly TableName[], others: readonly TableName[]): boolean {
  const names = new Set(others.map(formatTableName));
  return some.some((table) => names.has(formatTableName(table)));
}
