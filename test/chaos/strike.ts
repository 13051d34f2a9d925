import { runningActivities } from '../e2e/run-events.ts';
import type { Hit } from './draw-runs.ts';
import type { ChaosEnvironment } from './environment.ts';
import type { Hold } from './hold.ts';
import { patiently } from './patiently.ts';
import type { Blow } from './points.ts';
import { until } from './until.ts';

/** Which run is struck. */
export interface StruckRun {
  readonly workflowId: string;
  readonly runKey: string;
  /** Whether it has come so far that the point cannot be met any more. */
  readonly isPast: () => Promise<boolean>;
  /** What somebody does to the warehouse behind everybody's back, after each blow. */
  readonly afterBlow?: () => Promise<void>;
}

/** A hit as it happened. */
export interface StruckHit {
  readonly hit: Hit;
  /** Whether the run stood at the point when it was struck. */
  readonly inFlight: boolean;
  /** The activity that was under way, or was to begin. */
  readonly activity?: string;
  /** Milliseconds since the epoch. */
  readonly struckAtMs: number;
}

/** Asks the run to stop at the hit's point. */
export async function arm({ faults, proxy }: ChaosEnvironment, { place }: Hit, runKey: string): Promise<Hold> {
  const { stop } = place;
  return stop.kind === 'fault' ? await faults.hold(stop.fault(runKey)) : proxy.hold(stop.call);
}

/** Waits until the run stands at the point, strikes it there, and lets it go. */
export async function strike(
  environment: ChaosEnvironment,
  run: StruckRun,
  { hit, hold }: { readonly hit: Hit; readonly hold: Hold },
): Promise<StruckHit> {
  await until(async () => (await hold.isHeld()) || (await run.isPast()));
  const inFlight = await hold.isHeld();
  if (!inFlight) {
    await hold.letGo();
    return { hit, inFlight, struckAtMs: Date.now() };
  }
  const activity = await findActivity(environment, run, hit);
  const struckAtMs = Date.now();
  const recover = await BLOWS[hit.blow](environment, hit);
  await run.afterBlow?.();
  await hold.letGo();
  await recover();
  return { hit, inFlight, activity, struckAtMs };
}

/** Of a stage task it is one of its batches. */
async function findActivity(
  { temporal }: ChaosEnvironment,
  { workflowId }: StruckRun,
  { place }: Hit,
): Promise<string> {
  const running = await runningActivities(temporal, workflowId);
  return running.find((id) => id === place.task || id.startsWith(`${place.task}[`)) ?? place.task;
}

type Strike = (environment: ChaosEnvironment, hit: Hit) => Promise<() => Promise<void>>;

const nothing = async (): Promise<void> => undefined;

/** Each does its harm, and answers what is to be done when what was held has been let go. */
const BLOWS: Readonly<Record<Blow, Strike>> = {
  async 'worker kill -9'({ endWorker, startWorker }) {
    await endWorker('SIGKILL');
    startWorker();
    return nothing;
  },
  async 'worker SIGTERM'({ endWorker, startWorker }) {
    const ended = endWorker('SIGTERM');
    startWorker();
    return async () => await ended;
  },
  async 'Temporal kill -9'({ killTemporal, restartTemporal, temporal }) {
    await killTemporal();
    return async () => {
      await restartTemporal();
      await patiently(async () => await temporal.workflowService.getSystemInfo({}));
    };
  },
  async 'connection cut'({ faults, proxy }, { place }) {
    if (place.stop.kind === 'call') proxy.cut();
    else if (!isAws(place.task))
      await faults.add({ service: 'cluster', action: 'session', client: 'shiftwork/', code: 'drop' });
    return nothing;
  },
  async 'Redshift kill -9'({ killRedshift }) {
    killRedshift();
    return nothing;
  },
  // What was held fails when it is let go; the next ones do so too.
  async 'S3 throttled'({ faults }) {
    const next = {
      service: 's3',
      action: 'GET',
      key: 'udacity-dend/song_data/',
      code: 'SlowDown',
      status: 503,
    } as const;
    return async () => await faults.add(next);
  },
  async 'AWS throttled'({ faults }, hit) {
    return async () => await faults.add({ service: serviceOf(hit), code: 'Throttling', times: 3 });
  },
  async 'AWS failing'({ faults }, hit) {
    return async () => await faults.add({ service: serviceOf(hit), code: 'InternalFailure', status: 500, times: 3 });
  },
};

function isAws(task: string): boolean {
  return task.startsWith('launch.') || task.startsWith('teardown.');
}

function serviceOf({ place }: Hit): 'iam' | 'redshift' {
  return place.task.endsWith('.role') ? 'iam' : 'redshift';
}
