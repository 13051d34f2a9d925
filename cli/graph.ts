import { Argument, Option, type Command } from 'commander';
import { collect, describeCommand, type CommonOptions } from './command.ts';
import { usageError } from './command-error.ts';
import { print, printJson } from './output.ts';
import type { PlannedDag } from './plan-dag.ts';
import { targetOption } from './target-option.ts';

interface GraphOptions extends CommonOptions {
  readonly why?: readonly string[];
  readonly er?: boolean;
  readonly mermaid?: boolean;
  readonly param: readonly string[];
  readonly target: string;
}

/** `shiftwork graph DAG` */
export function graphCommand(): Command {
  return describeCommand({
    usage: 'graph',
    summary: 'Draw a DAG: which task waits for which, and why.',
    examples: [
      'shiftwork graph sparkify',
      'shiftwork graph sparkify --why stage.events transform.users',
      'shiftwork graph sparkify --er        # the tables, as a Mermaid diagram',
    ],
  })
    .addArgument(new Argument('<dag>', 'id of the DAG'))
    .addOption(
      new Option('--why <tasks...>', 'two tasks, A B: the table, files and lines that make B wait for A').conflicts([
        'er',
        'mermaid',
      ]),
    )
    .addOption(
      new Option('--er', 'an entity-relationship diagram of the tables, made from their DDL').conflicts('mermaid'),
    )
    .option('--mermaid', 'the graph as a Mermaid flowchart')
    .option('-p, --param <name=value>', 'value of a param of the DAG (repeatable)', collect, [])
    .addOption(targetOption())
    .action(drawGraph);
}

async function drawGraph(dagId: string, options: GraphOptions): Promise<void> {
  const { planDag } = await import('./plan-dag.ts');
  const { param: params, target, why, er, mermaid, output } = options;
  const planned = await planDag({ dagId, params, target, select: [], exclude: [] });
  if (why !== undefined) return await printWhy(planned, why, output);
  if (er === true) return await printEr(planned, output);
  const { drawLevels, drawMermaid } = await import('../model/draw.ts');
  const { tasks } = planned.plan;
  if (output === 'json')
    return printJson({ dag: dagId, tasks: tasks.map(({ id, kind, upstream }) => ({ id, kind, upstream })) });
  print(mermaid === true ? drawMermaid(tasks) : drawLevels(tasks).join('\n'));
}

async function printWhy(
  { graph, plan }: PlannedDag,
  tasks: readonly string[],
  output: GraphOptions['output'],
): Promise<void> {
  const [from, to] = tasks;
  if (from === undefined || to === undefined || tasks.length > 2) throw usageError('--why takes two tasks: --why A B.');
  const ids = [...new Set([...graph.tasks.map(({ id }) => id), ...plan.tasks.map(({ id }) => id)])];
  for (const id of [from, to]) await refuseUnknownTask(id, ids);
  const { whyWaits } = await import('../model/why.ts');
  const steps = whyWaits(graph.edges, { from, to });
  if (output === 'json') return printJson({ from, to, steps });
  if (steps.length === 0) return print(`${to} does not wait for ${from}: no table and no declaration joins them.`);
  for (const { from: before, to: after, reasons } of steps) {
    print(`${after} waits for ${before}:`);
    reasons.forEach((reason) => print(`  ${reason}`));
  }
}

async function refuseUnknownTask(id: string, ids: readonly string[]): Promise<void> {
  if (ids.includes(id)) return;
  const { suggest } = await import('../model/nearest.ts');
  throw usageError(`There is no task ${id} in this DAG. ${suggest(id, ids)}`);
}

async function printEr({ loaded }: PlannedDag, output: GraphOptions['output']): Promise<void> {
  const { drawEr } = await import('../model/er.ts');
  const folder = `${loaded.dag.sql}/create/`;
  const drawn = drawEr(
    loaded.files.filter(({ path }) => path.startsWith(folder) && path.endsWith('.sql')).map(({ text }) => text),
  );
  if (output === 'json') printJson({ dag: loaded.id, er: drawn });
  else print(drawn);
}
