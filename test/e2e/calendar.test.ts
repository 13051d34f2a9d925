import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Client, Connection } from '@temporalio/client';
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js';
import { startTemporal, type TemporalServer } from '../../local/temporal.ts';
import { ticksBetween } from '../../model/ticks.ts';

/** A zone, and a day on which its clock changes. */
const CHANGES = [
  ['Europe/Berlin', '2027-03-28'],
  ['Europe/Berlin', '2027-10-31'],
  ['America/New_York', '2027-03-14'],
  ['America/New_York', '2027-11-07'],
  ['America/Santiago', '2027-09-05'],
  ['America/Santiago', '2027-04-04'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/Sao_Paulo', '2018-02-18'],
  ['Europe/London', '2027-10-31'],
  ['Africa/Casablanca', '2027-02-07'],
  ['Asia/Kolkata', '2027-03-28'],
  ['UTC', '2028-02-29'],
] as const;

const CRONS = [
  '*/3 * * * *',
  '*/7 * * * *',
  '0,30 * * * *',
  '0 * * * *',
  '30 */2 * * *',
  '0 0 * * *',
  '30 0-3 * * *',
  '15 1 * * *',
  '30 2 * * *',
  '30 23 * * *',
  '5/20 22-23 * * 0',
  '0 6 * * 1-5',
  '0 12 28-31 * *',
  '0 6 * jan-mar,OCT SUN',
  '@daily',
  '@weekly',
];

const HOUR_MS = 3_600_000;

let stateDirectory: string;
let server: TemporalServer;
let connection: Connection;

before(async () => {
  stateDirectory = await mkdtemp(path.join(tmpdir(), 'shiftwork-calendar-'));
  const environment = { ...process.env, TEMPORAL_ADDRESS: undefined };
  server = await startTemporal({ stateDirectory, port: 0, uiPort: 0, environment });
  connection = await Connection.connect({ address: server.address });
});
after(async () => {
  await connection.close();
  await server.stop();
  await rm(stateDirectory, { recursive: true, force: true });
});

test("ticks are the times of Temporal's own calendar, also where a clock changes", async () => {
  for (const [index, [timezone, day]] of CHANGES.entries()) {
    const fromMs = Date.parse(day) - 6 * HOUR_MS;
    const untilMs = fromMs + 36 * HOUR_MS;
    for (const [number, cron] of CRONS.entries()) {
      const ours = [...ticksBetween({ cron, timezone }, fromMs, untilMs)];
      const id = `calendar-${index}-${number}`;
      const theirs = await matchingTimes({ id, cron, timezone, fromMs, untilMs });
      assert.deepEqual(ours.map(asText), theirs.map(asText), `${cron} in ${timezone} around ${day}`);
    }
  }
});

async function matchingTimes(asked: {
  readonly id: string;
  readonly cron: string;
  readonly timezone: string;
  readonly fromMs: number;
  readonly untilMs: number;
}): Promise<readonly number[]> {
  const { id: scheduleId, cron, timezone } = asked;
  const handle = await new Client({ connection }).schedule.create({
    scheduleId,
    spec: { cronExpressions: [cron], timezone },
    action: { type: 'startWorkflow', workflowType: 'nothing', taskQueue: 'nobody' },
    state: { paused: true },
  });
  const { startTime } = await connection.workflowService.listScheduleMatchingTimes({
    namespace: 'default',
    scheduleId,
    startTime: msToTs(asked.fromMs),
    endTime: msToTs(asked.untilMs),
  });
  await handle.delete();
  return (startTime ?? []).map((time) => tsToMs(time));
}

function asText(ms: number): string {
  return new Date(ms).toISOString();
}
