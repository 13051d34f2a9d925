/** How a command ended: 0 well, 1 it failed, 2 it was used wrongly. */
export type ExitCode = 0 | 1 | 2;

/** Ends a command with words for people; without a message, everything has been said. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(message: string, { exitCode = 1, cause }: { exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}

/** The command was used wrongly: exit code 2. */
export function usageError(message: string): CommandError {
  return new CommandError(message, { exitCode: 2 });
}
