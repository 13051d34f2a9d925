import type { Command } from 'commander';
import { describeCommand, type CommonOptions } from './command.ts';
import { printJson, tell } from './output.ts';
import { targetOption } from './target-option.ts';

interface WorkerOptions extends CommonOptions {
  readonly target: string;
}

/** `retry`, `runs` and `status` know nothing of runs that Temporal has forgotten. */
const SHORT_RETENTION_DAYS = 7;

/** `shiftwork worker` */
export function workerCommand(): Command {
  return describeCommand({
    usage: 'worker',
    summary: 'Run the tasks of a target: polls its task queue until Ctrl-C, then lets what runs end.',
    examples: ['shiftwork worker', 'shiftwork worker --target aws'],
  })
    .addOption(targetOption())
    .action(work);
}

async function work({ target, output }: WorkerOptions): Promise<void> {
  const { loadTarget } = await import('../config/load-target.ts');
  const { temporal: access, warehouse } = await loadTarget(target);
  const days = await retentionDays(target);
  if (days < SHORT_RETENTION_DAYS) {
    tell(
      `warning: namespace ${access.namespace} forgets a closed run after ${days} days, and with it what \`retry\` could go on with. ` +
        `Keep more: temporal operator namespace update --retention 30d ${access.namespace}`,
    );
  }
  // On a laptop a forgotten cluster costs nothing.
  if (target !== 'local' && warehouse.kind === 'launched' && !(await hasReaper(target))) {
    tell(
      `warning: nothing deletes the clusters that terminated runs leave behind. Have it done: shiftwork schedule apply shiftwork.reap --target ${target}`,
    );
  }
  if (output === 'json') printJson({ target, ...access, apiKey: undefined, pid: process.pid });
  else tell(`Polling task queue ${access.taskQueue} of ${access.address} for target ${target}. Ctrl-C ends it.`);
  process.env['SHIFTWORK_TARGET'] = target;
  await import('../worker.ts');
}

async function hasReaper(target: string): Promise<boolean> {
  const { hasSchedule } = await import('./schedule/schedules.ts');
  return await hasSchedule('shiftwork.reap', target);
}

async function retentionDays(target: string): Promise<number> {
  const [{ temporalOf }, { withTemporal }] = await Promise.all([import('./temporal-of.ts'), import('./temporal.ts')]);
  return await withTemporal(await temporalOf(target), async ({ connection, access: { namespace }, call }) => {
    const { config } = await call(() => connection.workflowService.describeNamespace({ namespace }));
    return Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / 86_400;
  });
}
