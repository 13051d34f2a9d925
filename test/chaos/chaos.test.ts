import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { before, test } from 'node:test';
import { random } from '../../local/sample/random.ts';
import { findTemporalBinary } from '../../local/temporal-binary.ts';
import { drawRuns } from './draw-runs.ts';
import type { Hit, PlannedRun } from './draw-runs.ts';
import type { ChaosEnvironment } from './environment.ts';
import { POINTS } from './points.ts';
import type { Blow } from './points.ts';
import { describeRun, findFaults, formatReport } from './report.ts';
import { runChaos } from './run-chaos.ts';
import { ledgerTables, withWarehouse } from './warehouse-content.ts';

const SEED = 7;

before(async () => void (await findTemporalBinary({ environment: process.env, onProgress: console.log })));

function hit(name: string, blow: Blow): Hit {
  const point = POINTS.find((one) => one.name === name);
  assert.ok(point !== undefined && point.blows.includes(blow), `${blow} fits ${name}`);
  return { point, blow, place: point.place(random(SEED, name), blow) };
}

function planned(...runs: readonly (readonly Hit[])[]): readonly PlannedRun[] {
  return runs.map((hits, index) => ({ number: index + 1, hits }));
}

test('the same seed draws the same runs, and 200 hit each point ten times and more', () => {
  const names = (runs: readonly PlannedRun[]) =>
    runs.map(({ hits }) => hits.map(({ point, blow }) => [point.name, blow]));
  const runs = drawRuns(SEED, 200);
  assert.deepEqual(names(drawRuns(SEED, 50)), names(runs).slice(0, 50));
  for (const { name } of POINTS) {
    const times = names(runs).filter((hits) => hits.some(([point]) => point === name)).length;
    assert.ok(times >= 10, `${name}: ${times}`);
  }
});

test('whatever dies, a run ends as an undisturbed one does: nothing lost, doubled, done again or left', async () => {
  const judged = await runChaos({
    seed: SEED,
    jobs: 1,
    runs: planned(
      [
        hit('CreateCluster, done and not answered', 'connection cut'),
        hit('COMMIT sent and not answered', 'worker kill -9'),
        hit('between two tasks', 'Temporal kill -9'),
      ],
      [
        hit('inside COPY', 'connection cut'),
        hit('in a transform', 'Redshift kill -9'),
        hit('in teardown', 'AWS failing'),
      ],
      [hit('answered and not reported', 'worker kill -9'), hit('in a check', 'worker SIGTERM')],
    ),
  });
  for (const run of judged) {
    assert.deepEqual(run.verdict.complaints, [], describeRun(run));
    assert.ok(
      run.outcome?.hits.every(({ inFlight }) => inFlight),
      describeRun(run),
    );
  }
  assert.deepEqual(findFaults(judged, 0), []);
  assert.match(formatReport(judged), /^\| all runs \| 8 \| 0 \| 0 \| 0 \| 0 \|/m);
});

test('with a ledger that forgets, the same runs are found to double rows', async () => {
  const [run] = await runChaos({
    seed: SEED,
    jobs: 1,
    runs: planned([hit('answered and not reported', 'worker kill -9')]),
    afterBlow: forgetEverything,
  });
  assert.ok(run?.evidence !== undefined);
  await rm(run.evidence, { recursive: true });
  assert.ok(run.verdict.rowsDoubled > 0, describeRun(run));
  assert.deepEqual(findFaults([run], 0), ['Wrong runs: #1.']);
});

async function forgetEverything({ state }: ChaosEnvironment): Promise<void> {
  await withWarehouse(state, async (client) => {
    for (const table of await ledgerTables(client)) await client.query(`delete from ${table}`);
  });
}
