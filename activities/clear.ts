import type { Edge } from '../model/edge.ts';
import { pathsOf } from '../model/order.ts';
import type { Reaches } from '../model/order.ts';
import type { TaskDetail } from '../model/plan.ts';
import { selectTasks } from '../model/select.ts';

/** What is asked to run again, as `--select` writes it: a task or a folder, with `+` behind it for all below it too. */
export type Clear = readonly string[];

/** Launch and teardown follow the cluster, not anybody's wish: what is there is used, what is gone is made. */
export function isSystemTask({ kind }: Pick<TaskDetail, 'kind'>): boolean {
  return kind === 'launch' || kind === 'teardown';
}

/** Answers whether one of these tasks comes somewhere after another. */
export function reachesIn(tasks: readonly TaskDetail[]): Reaches {
  return pathsOf(arrowsOf(tasks));
}

/** The tasks that are named themselves: what is below them is not among these. */
export function namedTasks(tasks: readonly TaskDetail[], clear: Clear): readonly string[] {
  return clear.length === 0 ? [] : selectIn(tasks, clear.map(withoutPlus)).selected;
}

/** The tasks that are named together with all that is below them. */
export function widelyNamedTasks(tasks: readonly TaskDetail[], clear: Clear): readonly string[] {
  return namedTasks(
    tasks,
    clear.filter((item) => item.endsWith('+')),
  );
}

/** Of what is asked, that which these tasks have. */
export function knownClear(tasks: readonly TaskDetail[], clear: Clear): Clear {
  return clear.filter((item) => selectIn(tasks, [item]).faults.length === 0);
}

/** Why these tasks cannot be cleared, each with what to do; none when they can. */
export function clearFaults(
  tasks: readonly TaskDetail[],
  { clear, finished }: { readonly clear: Clear; readonly finished: ReadonlySet<string> },
): readonly string[] {
  if (clear.length === 0) return [];
  const { selected, faults } = selectIn(tasks, clear);
  const named = tasks.filter(({ id }) => namedTasks(tasks, clear).includes(id));
  const reaches = reachesIn(tasks);
  const kept = tasks.filter((task) => finished.has(task.id) && !selected.includes(task.id) && !isSystemTask(task));
  return [
    ...faults,
    ...named.filter(isSystemTask).map(({ id }) => systemFault(id)),
    ...named
      .filter((task) => !isSystemTask(task) && finished.has(task.id))
      .flatMap(({ id }) =>
        builtOnFault(
          id,
          kept.map((task) => task.id).filter((below) => reaches(id, below)),
        ),
      ),
  ];
}

/** A list for people, cut where it gets long. */
export function listTasks(ids: readonly string[], most = 10): string {
  const more = ids.length > most ? ` and ${ids.length - most} more` : '';
  return ids.slice(0, most).join(', ') + more;
}

function systemFault(id: string): string {
  return `${id} cannot be cleared: a cluster that is there is used as it is, and one that is gone is launched again by itself.`;
}

function builtOnFault(id: string, below: readonly string[]): readonly string[] {
  if (below.length === 0) return [];
  return [
    `${id} cannot be cleared alone: ${listTasks(below)} had finished on what it built. ` +
      `Clear these too, with --downstream (or as ${id}+).`,
  ];
}

function withoutPlus(item: string): string {
  return item.endsWith('+') ? item.slice(0, -1) : item;
}

function selectIn(tasks: readonly TaskDetail[], clear: Clear) {
  return selectTasks(
    tasks.map(({ id }) => id),
    arrowsOf(tasks),
    { select: clear, exclude: [] },
  );
}

function arrowsOf(tasks: readonly TaskDetail[]): readonly Edge[] {
  return tasks.flatMap(({ id, upstream }) => upstream.map((from) => ({ from, to: id, reasons: [] })));
}
