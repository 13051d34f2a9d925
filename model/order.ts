/** A pair of tasks: `to` waits for `from`. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** Answers whether a path of one arrow or more leads from one task to another. */
export type Reaches = (from: string, to: string) => boolean;

/** Paths along these arrows; each start is walked once. */
export function pathsOf(arrows: readonly Arrow[]): Reaches {
  const next = successors(arrows);
  const known = new Map<string, ReadonlySet<string>>();
  return (from, to) => {
    const reached = known.get(from) ?? walk(from, next);
    known.set(from, reached);
    return reached.has(to);
  };
}

/** The ids so that each comes after what it waits for, otherwise in their own order; those on or behind a cycle are left out. */
export function topologicalOrder(ids: readonly string[], arrows: readonly Arrow[]): readonly string[] {
  const waiting = new Map(ids.map((id) => [id, new Set(arrows.filter(({ to }) => to === id).map(({ from }) => from))]));
  const ordered: string[] = [];
  for (;;) {
    const next = ids.find((id) => waiting.get(id)?.size === 0);
    if (next === undefined) return ordered;
    waiting.delete(next);
    for (const upstream of waiting.values()) upstream.delete(next);
    ordered.push(next);
  }
}

/** The arrows of one shortest cycle, or undefined. */
export function findCycle(arrows: readonly Arrow[]): readonly Arrow[] | undefined {
  const reaches = pathsOf(arrows);
  const cycles = arrows
    .filter(({ from, to }) => from === to || reaches(to, from))
    .map((arrow) => [arrow, ...shortestPath(arrows, { from: arrow.to, to: arrow.from })]);
  return cycles.sort((a, b) => a.length - b.length)[0];
}

/** The arrows of one shortest path; none when there is no path, or when both ends are one. */
export function shortestPath(arrows: readonly Arrow[], { from, to }: Arrow): readonly Arrow[] {
  const cameBy = new Map<string, Arrow>();
  const queue = [from];
  for (const at of queue) {
    if (at === to) break;
    for (const arrow of arrows) {
      if (arrow.from !== at || arrow.to === from || cameBy.has(arrow.to)) continue;
      cameBy.set(arrow.to, arrow);
      queue.push(arrow.to);
    }
  }
  const path: Arrow[] = [];
  for (let arrow = cameBy.get(to); arrow !== undefined; arrow = cameBy.get(arrow.from)) path.unshift(arrow);
  return path;
}

/** The arrows without those that a longer path says already. */
export function reduceArrows<A extends Arrow>(arrows: readonly A[]): readonly A[] {
  const next = successors(arrows);
  const reaches = pathsOf(arrows);
  return arrows.filter(({ from, to }) => ![...(next.get(from) ?? [])].some((via) => via !== to && reaches(via, to)));
}

function successors(arrows: readonly Arrow[]): ReadonlyMap<string, ReadonlySet<string>> {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of arrows) next.set(from, (next.get(from) ?? new Set()).add(to));
  return next;
}

function walk(from: string, next: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const reached = new Set<string>();
  const queue = [...(next.get(from) ?? [])];
  for (const id of queue) {
    if (reached.has(id)) continue;
    reached.add(id);
    queue.push(...(next.get(id) ?? []));
  }
  return reached;
}
