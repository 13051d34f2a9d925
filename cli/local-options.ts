import type { Command } from 'commander';
import { parsePort, parseScale, parseSeed } from './parse-options.ts';

/** Options of the commands that start the local environment. */
export interface LocalStartOptions {
  readonly port: number;
  readonly awsPort: number;
  readonly temporalPort: number;
  readonly uiPort: number;
  readonly buckets?: string;
  readonly state?: string;
  readonly data?: string;
  readonly seed?: number;
  readonly scale?: number;
}

/** Adds them, with the defaults that AWS, Redshift and Temporal have themselves where they have one. */
export function addLocalOptions(command: Command): Command {
  return addStateOption(command)
    .option('--data <dir>', 'input: a directory with log_data/, song_data/ and log_json_path.json')
    .option('--seed <n>', 'what sample data is made from: a whole number (default: 1)', parseSeed)
    .option('--scale <x>', 'size of the sample data, times the default', parseScale)
    .option('--port <n>', 'port of the first local cluster; 0: any free one', parsePort, 5439)
    .option('--aws-port <n>', 'port of the local AWS; 0: any free one', parsePort, 4566)
    .option('--temporal-port <n>', 'port of Temporal; 0: any free one', parsePort, 7233)
    .option('--ui-port <n>', "port of Temporal's web interface; 0: any free one", parsePort, 8233)
    .option('--buckets <dir>', "folder whose folders are the local S3's buckets (default: below the state)");
}

/** Adds `--state`. */
export function addStateOption(command: Command): Command {
  return command.option('--state <dir>', 'where all of it is kept (default: SHIFTWORK_HOME, or .shiftwork here)');
}

/** Makes `--state` the place of all that follows, in this process and in those that it starts. */
export function useStateOption({ state }: { readonly state?: string }): void {
  if (state !== undefined) process.env['SHIFTWORK_HOME'] = state;
}
