import type { Command } from 'commander';
import { graphCommand } from './graph.ts';
import { retryCommand } from './retry.ts';
import { runCommand } from './run.ts';
import { runsCommand } from './runs.ts';
import { statusCommand } from './status.ts';
import { validateCommand } from './validate.ts';

/** Every command, in the order in which help lists them. */
export function collectCommands(): readonly Command[] {
  return [runCommand(), statusCommand(), runsCommand(), retryCommand(), graphCommand(), validateCommand()];
}
