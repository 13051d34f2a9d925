import type { DagFault } from './fault.ts';
import type { TaskGraph } from './graph.ts';
import { withHolds } from './hold.ts';
import type { CreatedTable } from './into/created-tables.ts';
import { fullRefreshFaults } from './into/full-refresh-faults.ts';
import { reduceArrows, topologicalOrder, type Arrow } from './order.ts';
import type { Plan, TaskDetail, TaskKind } from './plan.ts';
import { readDag, type DagRead, type DagRequest } from './read-dag.ts';
import { arrowsOfSelection, selectTasks } from './select.ts';
import { withRebuilds } from './rebuilds.ts';
import { plannedSource } from './source-tasks.ts';
import { plannedCluster, systemArrows, systemTasks } from './system-tasks.ts';
import { tableRowsOf } from './table-rows.ts';
import { taskDetail } from './task-detail.ts';

/** What a run is planned from. */
export interface PlanRequest extends DagRequest {
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  /** Tables that are made anew with their rows, where their files say what no ALTER TABLE can do: `table` or `schema.table`. */
  readonly rebuild?: readonly string[];
  /** Models fill their tables from all that their SELECT answers. */
  readonly fullRefresh?: boolean;
  /** SHA-256 of a text, in hex. */
  readonly sha256: (text: string) => string;
}

/** A plan with the texts that it names by their hash, or every reason why there is none. */
export type PlanMade =
  | {
      readonly kind: 'plan';
      readonly plan: Plan;
      /** SQL and expected results, by SHA-256. */
      readonly texts: ReadonlyMap<string, string>;
      readonly graph: TaskGraph;
      /** Tables whose columns the DAG's files tell. */
      readonly tables: readonly CreatedTable[];
    }
  | { readonly kind: 'faults'; readonly faults: readonly DagFault[] };

/** Plans a run: the tasks that are selected, each after what it waits for, with all that they need. */
export async function makePlan(request: PlanRequest): Promise<PlanMade> {
  const read = await readDag(request);
  if (read.faults.length > 0) return { kind: 'faults', faults: read.faults };
  const { details, arrows } = allTasks(read, request);
  const ids = details.map(({ id }) => id);
  const { select = [], exclude = [] } = request;
  const { selected, faults } = selectTasks(ids, arrows, { select, exclude });
  if (faults.length > 0)
    return { kind: 'faults', faults: faults.map((message) => ({ message, about: 'selection' as const })) };
  if (selected.length === 0) return { kind: 'faults', faults: [nothingSelected] };
  const { dag, target, rebuild = [], fullRefresh = false } = request;
  const chosen = withRebuilds(
    details.filter(({ id }) => selected.includes(id)),
    { rebuild, schema: target.schema },
  );
  const lossy = fullRefresh ? fullRefreshFaults(chosen.details, read.graph.tasks) : [];
  const wrong = [...chosen.faults, ...lossy];
  if (wrong.length > 0) return { kind: 'faults', faults: wrong };
  const tasks = arrange(chosen.details, arrowsOfSelection(selected, arrows));
  const plan: Plan = { dagId: dag.id, target: target.name, params: read.params, tasks, ...plannedCluster(dag, target) };
  return { kind: 'plan', plan, texts: textsOf(read, tasks), graph: read.graph, tables: read.tables };
}

const nothingSelected: DagFault = {
  message: 'Nothing is left to run.',
  hint: 'Exclude less than what is selected.',
  about: 'selection',
};

/** Every task that a run without selection has: `drop` only where the param `reset` is true. */
function allTasks({ graph, sqlTasks, params, computed, tables }: DagRead, { dag, target, sha256 }: PlanRequest) {
  const own = graph.tasks
    .filter(({ kind }) => kind !== 'drop' || params['reset'] === true)
    .map((facts) => {
      const task = sqlTasks.find(({ id }) => id === facts.id);
      const detail = taskDetail(facts, { task, params, computed, tables, sha256 });
      const tableRows = tableRowsOf(facts, graph.tasks);
      const source = plannedSource(facts.id, dag, target.schema);
      return {
        ...detail,
        ...(tableRows === undefined ? {} : { tableRows }),
        ...(source === undefined ? {} : { source }),
      };
    });
  const system = systemTasks(target);
  const around = systemArrows(
    system,
    own.map(({ id }) => id),
  );
  const ids = new Set(own.map(({ id }) => id));
  const between = graph.edges.filter(({ from, to }) => ids.has(from) && ids.has(to));
  const details = [...system, ...withHolds(own, { dag, sqlTasks })];
  return { details, arrows: [...around.map((arrow) => ({ ...arrow, reasons: [] })), ...between] };
}

/** The tasks in an order in which each comes after its upstream, which says nothing twice. */
function arrange(details: readonly TaskDetail[], arrows: readonly Arrow[]): readonly TaskDetail[] {
  const upstream = shortUpstream(details, arrows);
  const ranked = details.toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  const order = topologicalOrder(
    ranked.map(({ id }) => id),
    upstream,
  );
  return order.flatMap((id) => {
    const detail = details.find((one) => one.id === id);
    const firsts = upstream
      .filter(({ to }) => to === id)
      .map(({ from }) => from)
      .sort();
    return detail === undefined ? [] : [{ ...detail, upstream: firsts }];
  });
}

/** Where the order is free, people expect this one. */
const kindOrder: readonly TaskKind[] = [
  'launch',
  'drop',
  'create',
  'seeds',
  'sources',
  'stage',
  'transform',
  'checks',
  'analytics',
  'typescript',
  'teardown',
];

function rank({ kind }: TaskDetail): number {
  return kindOrder.indexOf(kind);
}

/** A check that only warns lets its followers run when it fails: a way through it does not stand for the direct one. */
function shortUpstream(details: readonly TaskDetail[], arrows: readonly Arrow[]): readonly Arrow[] {
  const warns = new Set(details.filter(({ severity }) => severity === 'warn').map(({ id }) => id));
  const binding = reduceArrows(arrows.filter(({ from }) => !warns.has(from)));
  return [...binding, ...arrows.filter(({ from }) => warns.has(from))];
}

function textsOf({ sqlTasks }: DagRead, tasks: readonly TaskDetail[]): ReadonlyMap<string, string> {
  const texts = tasks.flatMap(({ id, sql, expected }): readonly (readonly [string, string])[] => {
    const source = sqlTasks.find((task) => task.id === id);
    if (source === undefined || sql === undefined) return [];
    const own = [sql.sha256, source.text] as const;
    return expected === undefined ? [own] : [own, [expected.sha256, source.expected?.text ?? '']];
  });
  return new Map(texts);
}
