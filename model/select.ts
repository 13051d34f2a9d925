import type { Edge } from './edge.ts';
import { suggest } from './nearest.ts';
import { pathsOf, type Arrow } from './order.ts';

/** What `--select` and `--exclude` say: a task, a folder, `+x` with all upstream of it, `x+` with all downstream of it. */
export interface Selection {
  readonly select: readonly string[];
  readonly exclude: readonly string[];
}

/** The ids selected, in their own order; with nothing to select, all. `faults` names what no task or folder is. */
export function selectTasks(
  ids: readonly string[],
  arrows: readonly Arrow[],
  { select, exclude }: Selection,
): { readonly selected: readonly string[]; readonly faults: readonly string[] } {
  const matcher = (item: string) => matchesOf(item, { ids, arrows });
  const included = select.length === 0 ? new Set(ids) : new Set(select.flatMap(matcher));
  const excluded = new Set(exclude.flatMap(matcher));
  return {
    selected: ids.filter((id) => included.has(id) && !excluded.has(id)),
    faults: [...select, ...exclude].filter((item) => matcher(item).length === 0).map((item) => unknownItem(item, ids)),
  };
}

/**
 * The arrows between selected tasks, those through tasks that are left out drawn across them. A check's gate is not: it protects the
 * task that waits for it, and that one does not run.
 */
export function arrowsOfSelection(selected: readonly string[], edges: readonly Edge[]): readonly Arrow[] {
  const isSelected = new Set(selected);
  const usable = edges.filter((edge) => isSelected.has(edge.to) || !isGate(edge));
  return selected.flatMap((from) => {
    const reached = new Set<string>();
    const queue = usable.filter((edge) => edge.from === from).map(({ to }) => to);
    for (const id of queue) {
      if (reached.has(id)) continue;
      reached.add(id);
      if (!isSelected.has(id)) queue.push(...usable.filter((edge) => edge.from === id).map(({ to }) => to));
    }
    return [...reached].filter((id) => isSelected.has(id)).map((to) => ({ from, to }));
  });
}

function isGate({ reasons }: Edge): boolean {
  return reasons.length > 0 && reasons.every(({ rule }) => rule === 'gates');
}

function matchesOf(
  item: string,
  { ids, arrows }: { readonly ids: readonly string[]; readonly arrows: readonly Arrow[] },
): readonly string[] {
  const { upstream, name, downstream } = readItem(item);
  const reaches = pathsOf(arrows);
  const own = ids.filter((id) => id === name || id.startsWith(`${name}.`));
  const above = upstream ? ids.filter((id) => own.some((one) => reaches(id, one))) : [];
  const below = downstream ? ids.filter((id) => own.some((one) => reaches(one, id))) : [];
  return [...own, ...above, ...below];
}

function readItem(item: string) {
  const upstream = item.startsWith('+');
  const downstream = item.endsWith('+');
  return { upstream, downstream, name: item.slice(upstream ? 1 : 0, downstream ? -1 : undefined) };
}

function unknownItem(item: string, ids: readonly string[]): string {
  const folders = [...new Set(ids.map((id) => id.split('.')[0] ?? id))];
  const { name } = readItem(item);
  const near = suggest(name, [...folders, ...ids]);
  const known = near.startsWith('Did') ? `${near} ` : '';
  return `No task or folder is named ${name === '' ? item : name}. ${known}Folders: ${folders.join(', ')}. Tasks: ${ids.join(', ')}.`;
}
