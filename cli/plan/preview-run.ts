import { dataInterval } from '../../activities/data-interval.ts';
import { nodePrice } from '../../aws/node-prices.ts';
import type { Target } from '../../config/target.ts';
import type { TaskDetail } from '../../model/plan.ts';
import { planDag, type PlanRequest, type PlannedDag } from '../plan-dag.ts';
import { lookAtFiles } from './look-at-files.ts';
import { lookAtSeeds } from './look-at-seeds.ts';
import { lookAtTables } from './look-at-tables.ts';
import { lookAtTarget, type OpenTarget } from './look-at-target.ts';
import type { LaunchPreview, LoadPreview, PlanPreview } from './plan-preview.ts';
import { planValues } from './plan-values.ts';
import { taskStatements, taskText } from './task-statements.ts';

/** What is to be previewed. */
export interface PreviewRequest extends PlanRequest {
  readonly reload: boolean;
  /** Also each task's statements. */
  readonly sql: boolean;
}

/** Looks at the DAG, the warehouse and S3, and says what a run started now would do. Changes nothing. */
export async function previewRun({ reload, sql, ...asked }: PreviewRequest): Promise<PlanPreview> {
  const now = new Date();
  const request = { ...asked, startsAt: now };
  const planned = await planDag(request);
  const { plan, texts } = planned;
  const isWhole = asked.select.length === 0 && asked.exclude.length === 0;
  const whole = isWhole ? planned : await planDag({ ...request, select: [], exclude: [] });
  return await lookAtTarget(plan, async (opened, why) => {
    const schema = opened?.target.schema ?? 'public';
    const region = opened?.target.aws.region ?? 'us-west-2';
    const interval = asked.interval ?? dataInterval(planned.loaded.dag, now.toISOString());
    const values = planValues(plan, { schema, region, interval });
    const textOf = (task: TaskDetail) => taskText(task, { texts, values });
    const session = opened?.session;
    const tables = await lookAtTables({ plan, schema, textOf, ...(session === undefined ? {} : { session }) });
    const loadedSeeds = sql && session !== undefined ? await lookAtSeeds(session, plan, schema) : new Set<string>();
    const fullRefresh = asked.fullRefresh ?? false;
    const sources = { created: planned.tables, schema, texts, values, tables, loadedSeeds, fullRefresh };
    return {
      dag: plan.dagId,
      target: plan.target,
      params: plan.params,
      ...(planned.loaded.dag.schedule === undefined ? {} : { interval }),
      warehouse: opened?.warehouse ?? { kind: 'new', why },
      ...launchOf(planned, opened?.target),
      tables,
      loads: await loadsOf(planned, { opened, textOf, reload, why }),
      tasks: plan.tasks.map(({ id, kind, upstream }) => ({ id, kind, upstream })),
      skipped: skippedTasks(planned, whole),
      gates: gatesOf(planned),
      ...(sql ? { statements: plan.tasks.flatMap((task) => taskStatements(task, sources) ?? []) } : {}),
    };
  });
}

/** As `launch.cluster` chooses them; a price is AWS's, so an AWS of one's own has none. */
function launchOf({ plan }: PlannedDag, target: Target | undefined): { readonly launch?: LaunchPreview } {
  if (plan.cluster === undefined || !plan.tasks.some(({ id }) => id === 'launch.cluster')) return {};
  const given = target?.warehouse.kind === 'launched' ? target.warehouse : undefined;
  const nodeType = given?.nodeType ?? plan.cluster.nodeType;
  const numberOfNodes = given?.clusterType === 'single-node' ? 1 : (given?.numberOfNodes ?? plan.cluster.numberOfNodes);
  const region = target?.aws.region ?? 'unknown';
  const price = target?.aws.endpoint === undefined ? nodePrice(region, nodeType) : undefined;
  return { launch: { nodeType, numberOfNodes, region, price: price ?? null } };
}

interface LoadSearch {
  readonly opened: OpenTarget | undefined;
  readonly textOf: (task: TaskDetail) => string | undefined;
  readonly reload: boolean;
  readonly why: string;
}

async function loadsOf(
  { plan }: PlannedDag,
  { opened, textOf, reload, why }: LoadSearch,
): Promise<readonly LoadPreview[]> {
  if (opened !== undefined) return await lookAtFiles({ plan, textOf, opened, reload });
  const stages = plan.tasks.filter(({ kind }) => kind === 'stage');
  const problem = `its files could not be listed: ${why}`;
  return stages.map(({ id }) => ({ task: id, table: '', prefix: '', known: 0, reload, batches: [], problem }));
}

function skippedTasks({ plan, graph }: PlannedDag, whole: PlannedDag): PlanPreview['skipped'] {
  const runs = new Set(plan.tasks.map(({ id }) => id));
  const inAll = new Set(whole.plan.tasks.map(({ id }) => id));
  const drops = graph.tasks.filter(({ kind, id }) => kind === 'drop' && !inAll.has(id));
  return [
    ...drops.map(({ id }) => ({ task: id, why: 'the param reset is not true' })),
    ...[...inAll].filter((id) => !runs.has(id)).map((task) => ({ task, why: 'not selected' })),
  ];
}

/** Checks and sources that stop tasks of the plan. */
function gatesOf({ plan, graph }: PlannedDag): PlanPreview['gates'] {
  const runs = new Set(plan.tasks.map(({ id }) => id));
  const gates = graph.edges.filter(
    ({ from, to, reasons }) => runs.has(from) && runs.has(to) && reasons.some(({ rule }) => rule === 'gates'),
  );
  return [...new Set(gates.map(({ from }) => from))].map((task) => ({
    task,
    stops: gates.filter(({ from }) => from === task).map(({ to }) => to),
  }));
}
