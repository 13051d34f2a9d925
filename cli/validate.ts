import type { Command } from 'commander';
import type { Dag } from '../model/dag.ts';
import type { DagFault } from '../model/fault.ts';
import { CommandError } from './command-error.ts';
import { describeCommand, type CommonOptions } from './command.ts';
import { print, printJson, tell } from './output.ts';
import { targetOption } from './target-option.ts';

interface ValidateOptions extends CommonOptions {
  readonly target: string;
}

/** `shiftwork validate [DAG]` */
export function validateCommand(): Command {
  return describeCommand({
    usage: 'validate',
    summary: 'Tell every fault of every DAG, or of one; nothing is run. With --target, sources are looked up there.',
    examples: [
      'shiftwork validate                    # nothing need be up',
      'shiftwork validate sparkify -o json',
      'shiftwork validate --target aws       # sources: are they there, their columns, their age',
    ],
  })
    .argument('[dag]', 'id of the DAG; all when left out')
    .addOption(targetOption())
    .action(validate);
}

interface Verdict {
  readonly dag: string;
  readonly tasks: number;
  readonly faults: readonly DagFault[];
  /** What is said of its tables and sources, and stops nothing. */
  readonly warnings: readonly string[];
}

async function validate(
  dagId: string | undefined,
  { target, output }: ValidateOptions,
  command: Command,
): Promise<void> {
  const looksUp = command.getOptionValueSource('target') !== 'default';
  const verdicts = await judgeDags(dagId, { target, looksUp });
  if (output === 'json') printJson(verdicts);
  else for (const verdict of verdicts) await printVerdict(verdict);
  if (verdicts.length === 0) throw new CommandError('There are no DAGs: dags/ holds no file.');
  if (verdicts.some(({ faults }) => faults.length > 0)) throw new CommandError('');
}

interface Place {
  readonly target: string;
  /** A target was named: its warehouse is asked. */
  readonly looksUp: boolean;
}

async function judgeDags(dagId: string | undefined, where: Place): Promise<readonly Verdict[]> {
  const { loadDags } = await import('../config/load-dags.ts');
  const { targetOutline } = await import('../config/load-target.ts');
  const loaded = await loadDags();
  await refuseUnknown(
    dagId,
    loaded.map(({ id }) => id),
  );
  const outline = await targetOutline(where.target);
  const wanted = loaded.filter(({ id }) => dagId === undefined || id === dagId);
  return await Promise.all(
    wanted.map(async (one): Promise<Verdict> => {
      if (one.kind === 'broken') return { dag: one.id, tasks: 0, faults: one.faults, warnings: [] };
      const { makePlan } = await import('../model/make-plan.ts');
      const { sha256 } = await import('./plan-dag.ts');
      const others = loaded.flatMap((other) => (other.kind === 'dag' && other.id !== one.id ? [other] : []));
      const made = await makePlan({ ...one, others, target: outline, params: {}, sha256 });
      if (made.kind === 'faults') return { dag: one.id, tasks: 0, faults: made.faults, warnings: [] };
      const { sharedTables } = await import('../model/shared-tables.ts');
      const shared = await sharedTables(one, { others, target: outline });
      const { faults, warnings } = await lookUp(one.dag, where);
      return { dag: one.id, tasks: made.plan.tasks.length, faults, warnings: [...shared, ...warnings] };
    }),
  );
}

async function lookUp(dag: Dag, { target, looksUp }: Place): Promise<Pick<Verdict, 'faults' | 'warnings'>> {
  if (!looksUp || dag.sources.length === 0) return { faults: [], warnings: [] };
  const { lookUpSources } = await import('./look-up-sources.ts');
  return await lookUpSources(dag, target);
}

async function refuseUnknown(dagId: string | undefined, known: readonly string[]): Promise<void> {
  if (dagId === undefined || known.includes(dagId)) return;
  const { findDag } = await import('./plan-dag.ts');
  await findDag(dagId);
}

async function printVerdict({ dag, tasks, faults, warnings }: Verdict): Promise<void> {
  warnings.forEach((warning) => tell(`Warning: ${warning}`));
  if (faults.length === 0) return print(`✔ ${dag}: ${tasks} tasks, no faults`);
  const { formatFault } = await import('../model/fault.ts');
  tell(`✘ ${dag}: ${faults.length === 1 ? '1 fault' : `${faults.length} faults`}`);
  faults.forEach((fault) => tell(`  ${formatFault(fault)}`));
}
