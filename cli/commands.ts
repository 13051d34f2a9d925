import type { Command } from 'commander';
import { backfillCommand } from './backfill/backfill.ts';
import { cancelCommand } from './cancel.ts';
import { failCommand, skipCommand } from './decide.ts';
import { clearCommand } from './clear.ts';
import { graphCommand } from './graph.ts';
import { localCommand } from './local.ts';
import { pauseCommand, resumeCommand } from './pause.ts';
import { planCommand } from './plan/plan.ts';
import { queryCommand } from './query.ts';
import { reapCommand } from './reap.ts';
import { retryCommand } from './retry.ts';
import { runCommand } from './run.ts';
import { runsCommand } from './runs.ts';
import { scheduleCommand } from './schedule/schedule.ts';
import { startCommand } from './start.ts';
import { statusCommand } from './status.ts';
import { testSqlCommand } from './test-sql.ts';
import { validateCommand } from './validate.ts';
import { workerCommand } from './worker.ts';

/** Every command, in the order in which help lists them. */
export function collectCommands(): readonly Command[] {
  return [
    startCommand(),
    planCommand(),
    runCommand(),
    statusCommand(),
    runsCommand(),
    retryCommand(),
    clearCommand(),
    cancelCommand(),
    pauseCommand(),
    resumeCommand(),
    skipCommand(),
    failCommand(),
    graphCommand(),
    validateCommand(),
    testSqlCommand(),
    queryCommand(),
    localCommand(),
    workerCommand(),
    scheduleCommand(),
    backfillCommand(),
    reapCommand(),
  ];
}
