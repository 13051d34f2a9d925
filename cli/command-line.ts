import { Command, CommanderError } from 'commander';
import { UnknownTargetError } from '../config/config-error.ts';
import { collectCommands } from './commands.ts';
import { CommandError, type ExitCode } from './command-error.ts';
import { tell } from './output.ts';

/** Runs `shiftwork ARGUMENTS…` and answers its exit code. Never throws. */
export async function runCommandLine(args: readonly string[]): Promise<ExitCode> {
  process.stdout.on('error', endQuietly);
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    return reportError(error);
  }
}

function createProgram(): Command {
  const program = new Command('shiftwork')
    .description('Durable DAGs for Amazon Redshift, on Temporal.')
    .helpCommand('help [command]', 'display help for a command');
  for (const command of collectCommands()) program.addCommand(command);
  throwInsteadOfExit(program);
  return program;
}

/** Commander's own exit would cut off what is still to be written, with an exit code of 1 for wrong use. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride().showHelpAfterError(`(see ${pathOf(command)} --help)`);
  command.commands.forEach(throwInsteadOfExit);
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

function reportError(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const { message, exitCode } =
    error instanceof CommandError ? error : { message: messageOf(error), exitCode: exitCodeOf(error) };
  if (message !== '') tell(`shiftwork: ${message}`);
  if (process.env['SHIFTWORK_DEBUG'] === '1') tell(stackOf(error));
  else if (!(error instanceof Error)) tell('SHIFTWORK_DEBUG=1 shows where it comes from.');
  return exitCode;
}

/** A name that is not there is wrong use, of a target as of a DAG. */
function exitCodeOf(error: unknown): ExitCode {
  return error instanceof UnknownTargetError ? 2 : 1;
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const cause = error.cause === undefined ? '' : `\nCaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/** Whoever reads our output, such as `head`, has read enough. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}
