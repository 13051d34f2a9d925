import { Command, Option } from 'commander';
import { CommandError } from './command-error.ts';
import { describeCommand, type CommonOptions } from './command.ts';
import { addStateOption, useStateOption } from './local-options.ts';
import { print, printJson } from './output.ts';
import { parseCount } from './parse-options.ts';

interface FaultOptions extends CommonOptions {
  readonly state?: string;
  readonly action?: string;
  readonly key?: string;
  readonly contains?: string;
  readonly client?: string;
  readonly code?: string;
  readonly message?: string;
  readonly status?: number;
  readonly after?: number;
  readonly times?: number;
  readonly delay?: number;
  readonly hold?: string;
}

/** `shiftwork local fault …` */
export function faultCommand(): Command {
  const fault = new Command('fault').description('Faults that calls and SQL are to meet, to see what a pipeline does.');
  [addCommand(), listCommand(), clearCommand()].forEach((one) => fault.addCommand(one));
  return fault;
}

function addCommand(): Command {
  const command = describeCommand({
    usage: 'add',
    summary: 'Let the next such calls meet a fault.',
    examples: [
      'shiftwork local fault add redshift --action CreateCluster --code InsufficientClusterCapacity',
      'shiftwork local fault add redshift --code ThrottlingException --times 3',
      'shiftwork local fault add s3 --action GET --key udacity-dend/log_data --code SlowDown --status 503',
      'shiftwork local fault add s3 --action GET --key udacity-dend/song_data --delay 2000',
      'shiftwork local fault add cluster --action copy --code XX000 --after 2',
      'shiftwork local fault add cluster --action insert --code 1023',
      'shiftwork local fault add cluster --action commit --code drop-after',
      'shiftwork local fault add cluster --action copy --contains staging_songs --hold before',
    ],
  });
  return addStateOption(command)
    .argument('<service>', 'redshift, iam, sts, ec2, s3, redshift-data, or cluster for SQL')
    .option('--action <name>', 'the call, the method of S3, or the kind of statement; any by default')
    .option('--key <prefix>', "what S3's bucket/key begins with, or the cluster")
    .option('--contains <text>', 'what the text of the SQL has')
    .option('--client <prefix>', "what the SQL session's application_name begins with")
    .option('--code <code>', "AWS's code, or of SQL a SQLSTATE or 1023; drop or drop-after: no answer")
    .option('--message <text>', 'what the fault says')
    .option('--status <n>', 'the HTTP status (default: 400)', parseCount)
    .option('--after <n>', 'how many such calls pass first', parseCount)
    .option('--times <n>', 'how many are struck then (default: 1)', parseCount)
    .option('--delay <ms>', 'how long a call waits before it goes on, or fails if there is a code', parseCount)
    .addOption(
      new Option('--hold <when>', 'stop it there, before it is done or answered, until `clear` or for --delay').choices(
        ['before', 'after'],
      ),
    )
    .action(addFault);
}

async function addFault(service: string, options: FaultOptions): Promise<void> {
  const { output, state: _, delay: delayMs, ...rest } = options;
  const fault = { service, ...rest, ...(delayMs === undefined ? {} : { delayMs }) };
  const response = await callFaults(options, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  if (!response.ok) throw new CommandError(`The fault was refused: ${readMessage(await response.text())}`);
  if (output === 'json') printJson(fault);
  else print('The fault waits.');
}

function listCommand(): Command {
  return addStateOption(
    describeCommand({
      usage: 'list',
      summary: 'Show the faults that wait, and the calls that are held.',
      examples: ['shiftwork local fault list -o json'],
    }),
  ).action(listFaults);
}

async function listFaults(options: FaultOptions): Promise<void> {
  const response = await callFaults(options, { method: 'GET' });
  const faults = (await response.json()) as readonly Readonly<Record<string, unknown>>[];
  if (options.output === 'json') printJson(faults);
  else if (faults.length === 0) print('No fault waits.');
  else print(faults.map((fault) => formatFault(fault)).join('\n'));
}

function clearCommand(): Command {
  return addStateOption(
    describeCommand({
      usage: 'clear',
      summary: 'Forget the faults that wait, and let go the calls that are held.',
      examples: ['shiftwork local fault clear'],
    }),
  ).action(clearFaults);
}

async function clearFaults(options: FaultOptions): Promise<void> {
  await callFaults(options, { method: 'DELETE' });
  if (options.output === 'json') printJson([]);
  else print('No fault waits any more.');
}

async function callFaults(options: FaultOptions, request: RequestInit): Promise<Response> {
  useStateOption(options);
  const { stateOfLocal } = await import('./describe-local.ts');
  const state = await stateOfLocal();
  if (state !== undefined) return await fetch(`${state.awsEndpoint}/_local/fault`, request);
  throw new CommandError('Nothing is up. Start it with `shiftwork local up` or `npm start`.');
}

function formatFault(fault: Readonly<Record<string, unknown>>): string {
  return Object.entries(fault)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(' ');
}

/** The answer is AWS's XML. */
function readMessage(xml: string): string {
  const text = /<Message>([\s\S]*?)<\/Message>/.exec(xml)?.[1] ?? xml;
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
