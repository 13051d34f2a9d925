import type { TaskDetail } from './plan.ts';
import { isSameTable } from './table-use.ts';
import type { TaskFacts } from './task-facts.ts';

/**
 * How the rows of a stage task's table compare with those that loads brought, when it is listed: `loaded` where no other task
 * writes them, `more` where others only add some; undefined where nothing can be said. All tasks of the DAG count, whichever run.
 */
export function tableRowsOf({ kind, writes }: TaskFacts, all: readonly TaskFacts[]): TaskDetail['tableRows'] {
  const [own] = writes;
  if (kind !== 'stage' || own === undefined) return undefined;
  const effects = all
    .filter((task) => !EMPTY_OR_LOADED.has(task.kind))
    .flatMap((task) => task.writes)
    .filter(({ table, effect }) => effect !== 'note' && isSameTable(table, own.table))
    .map(({ effect }) => effect);
  if (effects.length === 0) return 'loaded';
  return effects.every((effect) => effect === 'append') ? 'more' : undefined;
}

/** Of these the ledger has account. */
const EMPTY_OR_LOADED: ReadonlySet<TaskFacts['kind']> = new Set(['drop', 'create', 'stage']);
