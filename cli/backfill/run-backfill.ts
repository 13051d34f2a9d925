import { CommandError, usageError } from '../command-error.ts';
import { confirm } from '../confirm.ts';
import { followRun, type FollowOptions } from '../follow-run.ts';
import { isTerminal, print, printJson, tell } from '../output.ts';
import { planDag } from '../plan-dag.ts';
import type { Temporal } from '../temporal.ts';
import { planBackfill, type BackfillPlan, type BackfillRequest } from './plan-backfill.ts';
import { formatPlan } from './print-plan.ts';
import { startBackfill } from './start-backfill.ts';

interface RunBackfillRequest extends Omit<BackfillRequest, 'dag'>, FollowOptions {
  readonly dagId: string;
  /** `name=value` texts. */
  readonly params: readonly string[];
  readonly dryRun: boolean;
  /** Nobody need be asked. */
  readonly isSure: boolean;
}

/** So many are started only by somebody who is sure. */
const MANY = 1000;

/** Shows every interval and what is started, then starts just that and shows it to its end. */
export async function runBackfill(temporal: Temporal, request: RunBackfillRequest): Promise<void> {
  const { dagId, target, params, reprocess, output, dryRun } = request;
  const { loaded, given } = await planDag({ dagId, target, params, select: [], exclude: [] });
  const plan = await planBackfill(temporal, { ...request, dag: loaded.dag });
  if (dryRun && output === 'json') return printJson(plan);
  const say = output === 'json' ? tell : print;
  say(formatPlan(plan));
  if (dryRun) return;
  if (plan.starts.length === 0) return output === 'json' ? printJson(plan) : undefined;
  await refuseUnlessSure(plan, request);
  await followRun(temporal, await startBackfill(temporal, plan, { params: given, reprocess }), request);
}

async function refuseUnlessSure({ starts }: BackfillPlan, { isSure }: RunBackfillRequest): Promise<void> {
  if (isSure || starts.length <= MANY) return;
  const count = starts.length.toLocaleString('en-US');
  if (!isTerminal() || !process.stdin.isTTY)
    throw usageError(`These are ${count} runs. If that is what you want: --yes`);
  if (!(await confirm(`Start ${count} runs?`))) throw new CommandError('Nothing was started.');
}
