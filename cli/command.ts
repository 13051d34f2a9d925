import { Command, Option } from 'commander';
import type { OutputFormat } from './output.ts';

/** What every command can be told. */
export interface CommonOptions {
  readonly output: OutputFormat;
}

export interface CommandText {
  /** `status <run>`: the name, then the arguments. */
  readonly usage: string;
  readonly summary: string;
  /** Command lines that do something useful, as one would type them. */
  readonly examples: readonly string[];
}

/** A command with what all have: a summary, examples below its help, and `-o json`. */
export function describeCommand({ usage, summary, examples }: CommandText): Command {
  const lines = examples.map((example) => `  $ ${example}`);
  return new Command(usage)
    .description(summary)
    .addOption(outputOption())
    .addHelpText('after', `\n${examples.length === 1 ? 'Example' : 'Examples'}:\n${lines.join('\n')}`);
}

/** Adds values up: `--param a=1 --param b=2`. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Adds values up, several at once where commas part them: `--select stage,transform`. */
export function collectList(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...value.split(',').filter((item) => item !== '')];
}

function outputOption(): Option {
  return new Option('-o, --output <format>', 'how to print the answer').choices(['text', 'json']).default('text');
}
