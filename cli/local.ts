import { Command } from 'commander';
import { CommandError } from './command-error.ts';
import { describeCommand, type CommonOptions } from './command.ts';
import { faultCommand } from './local-fault.ts';
import { addLocalOptions, addStateOption, useStateOption, type LocalStartOptions } from './local-options.ts';
import { print, printJson, tell } from './output.ts';

/** `shiftwork local …` */
export function localCommand(): Command {
  const local = new Command('local').description('The local Redshift and AWS, in place of an AWS account.');
  [upCommand(), downCommand(), statusCommand(), resetCommand(), envCommand(), faultCommand()].forEach((one) =>
    local.addCommand(one),
  );
  return local;
}

interface UpOptions extends LocalStartOptions, CommonOptions {
  readonly temporal?: boolean;
  readonly cluster?: string;
}

interface PlaceOptions extends CommonOptions {
  readonly state?: string;
}

function upCommand(): Command {
  const command = describeCommand({
    usage: 'up',
    summary: 'Start them, and stay until Ctrl-C or `shiftwork local down`.',
    examples: ['shiftwork local up --temporal', 'shiftwork local up --cluster my-cluster --port 5440'],
  });
  return addLocalOptions(command)
    .option('--temporal', 'Temporal too')
    .option('--cluster <name>', 'create a cluster of that name at once')
    .action(up);
}

async function up(options: UpOptions): Promise<void> {
  useStateOption(options);
  const { runLocal } = await import('./run-local.ts');
  await runLocal(options);
}

function downCommand(): Command {
  return addStateOption(
    describeCommand({
      usage: 'down',
      summary: 'End what `local up` or `npm start` has started.',
      examples: ['shiftwork local down'],
    }),
  ).action(down);
}

async function down(options: PlaceOptions): Promise<void> {
  useStateOption(options);
  const { endLocal } = await import('./end-local.ts');
  const ended = await endLocal();
  if (options.output === 'json') printJson({ ended: ended !== undefined, pid: ended });
  else print(ended === undefined ? 'Nothing was up.' : `Ended (process ${ended}).`);
}

function statusCommand(): Command {
  return addStateOption(
    describeCommand({
      usage: 'status',
      summary: 'Show what is up, and where.',
      examples: ['shiftwork local status -o json'],
    }),
  ).action(showStatus);
}

async function showStatus(options: PlaceOptions): Promise<void> {
  useStateOption(options);
  const { describeLocal, formatLocal } = await import('./describe-local.ts');
  const parts = await describeLocal();
  if (options.output === 'json') printJson(parts);
  else
    print(
      parts.length === 0 ? 'Nothing is up. Start it with `shiftwork local up` or `npm start`.' : formatLocal(parts),
    );
}

function resetCommand(): Command {
  return addStateOption(
    describeCommand({
      usage: 'reset',
      summary: 'Delete all that is kept: clusters, roles, buckets, runs. What is up must be ended first.',
      examples: ['shiftwork local reset'],
    }),
  ).action(reset);
}

async function reset(options: PlaceOptions): Promise<void> {
  useStateOption(options);
  const { resetLocal } = await import('./end-local.ts');
  const directory = await resetLocal();
  if (options.output === 'json') printJson({ deleted: directory });
  else print(`Deleted ${directory}.`);
}

function envCommand(): Command {
  return addStateOption(
    describeCommand({
      usage: 'env',
      summary: 'Print, as lines for a shell, the variables with which other tools find what is up.',
      examples: ['eval "$(shiftwork local env)" && aws redshift describe-clusters', 'shiftwork local env -o json'],
    }),
  ).action(showVariables);
}

async function showVariables(options: PlaceOptions): Promise<void> {
  useStateOption(options);
  const { stateOfLocal } = await import('./describe-local.ts');
  const state = await stateOfLocal();
  if (state === undefined) throw new CommandError('Nothing is up. Start it with `shiftwork local up` or `npm start`.');
  const { formatExports, localVariables } = await import('./local-variables.ts');
  const { listLocalClusters } = await import('./local-clusters.ts');
  const variables = localVariables(state, await listLocalClusters(state));
  if (options.output === 'json') return printJson(variables);
  print(formatExports(variables));
  if (variables['PGHOST'] === undefined) tell('# No cluster is up, so there is no PGHOST.');
}
