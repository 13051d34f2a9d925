// `npm run chaos -- --runs N --seed S [--jobs J] [--only RUN]`: full runs of the DAG sparkify, struck at named points, each compared
// with an undisturbed one. The same seed strikes the same runs in the same way; --only repeats one of them.
import { parseArgs } from 'node:util';
import { findTemporalBinary } from '../../local/temporal-binary.ts';
import { drawRuns } from './draw-runs.ts';
import { describeRun, findFaults, formatReport } from './report.ts';
import { runChaos } from './run-chaos.ts';

/** So many runs hit each point this often. */
const RUNS_OF_A_PROOF = 200;
const HITS_OF_A_PROOF = 10;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    only: { type: 'string' },
  },
});
const [runs, seed, jobs] = [values.runs, values.seed, values.jobs].map(readCount) as [number, number, number];
const only = values.only === undefined ? undefined : readCount(values.only);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
await findTemporalBinary({ environment: process.env, onProgress: (line) => console.log(line) });
const startedAtMs = Date.now();
const planned = drawRuns(seed, Math.max(runs, only ?? 0)).filter(({ number }) => only === undefined || number === only);
const judged = await runChaos({ runs: planned, seed, jobs, onRun: (run) => console.log(describeRun(run)) });
const minutes = ((Date.now() - startedAtMs) / 60_000).toFixed(1);
const faults = findFaults(judged, runs >= RUNS_OF_A_PROOF && only === undefined ? HITS_OF_A_PROOF : 0);
console.log(`\n${judged.length} runs, seed ${seed}, ${minutes} minutes\n\n${formatReport(judged)}\n`);
console.log(faults.length === 0 ? 'All as an undisturbed run.' : faults.join('\n'));
process.exit(faults.length === 0 ? 0 : 1);

function readCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  console.error(`--runs, --seed, --jobs and --only take a whole number from 1, got ${text}.`);
  process.exit(2);
}
