// Where a run is struck: places in the work, named and never timed. Each can be stopped at, so that what is struck there is in flight.
// And what happens there; not each blow fits each point, so each point names its own.
import type { Random } from '../../local/sample/random.ts';
import { applicationPrefix } from '../../warehouse/application-name.ts';
import type { LocalFault } from './fault-holds.ts';
import type { CallToHold } from './grpc-proxy.ts';

/** What happens to a run. */
export type Blow =
  | 'worker kill -9'
  | 'worker SIGTERM'
  | 'Temporal kill -9'
  | 'connection cut'
  | 'Redshift kill -9'
  | 'S3 throttled'
  | 'AWS throttled'
  | 'AWS failing';

/** How to stop a run at a point, by the run's key. */
type Stop =
  | { readonly kind: 'fault'; readonly fault: (runKey: string) => LocalFault }
  | { readonly kind: 'call'; readonly call: CallToHold };

/** One place of a point: the task that is under way, and how to stop there. */
export interface Place {
  readonly task: string;
  /** Which one of several, for people. */
  readonly detail?: string;
  readonly stop: Stop;
}

/** A named place at which runs are struck. */
export interface Point {
  readonly name: string;
  /** Points of one run are met in this order: only one of each phase is drawn for a run. */
  readonly phase: 'launch' | 'load' | 'transform' | 'teardown';
  readonly blows: readonly Blow[];
  readonly place: (random: Random, blow: Blow) => Place;
}

const PROCESSES = ['worker kill -9', 'worker SIGTERM', 'Temporal kill -9'] as const;
const SQL = [...PROCESSES, 'connection cut', 'Redshift kill -9'] as const;
const AWS = [...PROCESSES, 'connection cut', 'AWS throttled', 'AWS failing'] as const;

/** What each load of the staging tables is: the last one of songs begins after all of these. */
const LOADS = { 'stage.events': 1, 'stage.songs': 3 } as const;

/** Tasks that come after every load. */
const TRANSFORMS = ['transform.artists', 'transform.songs', 'transform.songplays', 'transform.time'] as const;
const CHECKS = [
  'checks.songs_unique',
  'checks.artists_unique',
  'checks.songplays_users',
  'checks.time_complete',
] as const;

/** Every point, in the order in which a run comes to them. */
export const POINTS: readonly Point[] = [
  awsPoint('CreateCluster, before the reply', 'launch', [['launch.cluster', 'CreateCluster', 'before']]),
  awsPoint('CreateCluster, done and not answered', 'launch', [['launch.cluster', 'CreateCluster', 'after']]),
  { name: 'before BEGIN', phase: 'load', blows: SQL, place: (random) => load(random, { action: 'begin' }) },
  { name: 'inside COPY', phase: 'load', blows: [...SQL, 'S3 throttled'], place: insideCopy },
  {
    name: 'between COPY and ledger',
    phase: 'load',
    blows: SQL,
    place: (random) => load(random, { action: 'insert', contains: 'shiftwork.' }),
  },
  {
    name: 'COMMIT sent and not answered',
    phase: 'load',
    blows: SQL,
    place: (random) => load(random, { action: 'commit', hold: 'after' }),
  },
  { name: 'answered and not reported', phase: 'load', blows: SQL, place: notReported },
  { name: 'in a transform', phase: 'transform', blows: SQL, place: inTransform },
  { name: 'in a check', phase: 'transform', blows: SQL, place: inCheck },
  { name: 'between two tasks', phase: 'transform', blows: SQL, place: betweenTasks },
  awsPoint('in teardown', 'teardown', [
    ['teardown.cluster', 'DeleteCluster', 'before'],
    ['teardown.cluster', 'DeleteCluster', 'after'],
    ['teardown.role', 'DeleteRole', 'before'],
    ['teardown.role', 'DeleteRole', 'after'],
  ]),
];

type AwsCall = readonly [task: string, action: string, hold: 'before' | 'after'];

function awsPoint(name: string, phase: Point['phase'], calls: readonly AwsCall[]): Point {
  const place = (random: Random, blow: Blow): Place => {
    const [task, action, hold] = random.pick(calls);
    const service = action.endsWith('Role') ? 'iam' : 'redshift';
    const fault = { service, action, hold, ...answerOf(blow) } as const;
    return { task, detail: `${action} ${hold}`, stop: { kind: 'fault', fault: () => fault } };
  };
  return { name, phase, blows: AWS, place };
}

/** What a call is told when it is let go. */
function answerOf(blow: Blow): Pick<LocalFault, 'code' | 'status'> {
  if (blow === 'connection cut') return { code: 'drop' };
  if (blow === 'AWS throttled') return { code: 'Throttling', status: 400 };
  if (blow === 'AWS failing') return { code: 'InternalFailure', status: 500 };
  return {};
}

function load(random: Random, narrowed: Partial<LocalFault>): Place {
  const task = random.pick(Object.keys(LOADS) as (keyof typeof LOADS)[]);
  return statement(task, { after: random.integer(0, LOADS[task] - 1), ...narrowed });
}

function statement(task: string, narrowed: Partial<LocalFault>): Place {
  const fault = (runKey: string): LocalFault => {
    return { service: 'cluster', hold: 'before', client: applicationPrefix({ runKey, task }), ...narrowed };
  };
  return { task, ...(narrowed.hold === 'after' ? { detail: 'done' } : {}), stop: { kind: 'fault', fault } };
}

/** While it reads one of its files. */
function insideCopy(random: Random, blow: Blow): Place {
  const [task, prefix, files] = random.pick([
    ['stage.events', 'log_data', 20],
    ['stage.songs', 'song_data', 50],
  ] as const);
  const answer = blow === 'S3 throttled' ? { code: 'SlowDown', status: 503 } : {};
  const place = { key: `udacity-dend/${prefix}/`, after: random.integer(0, files) };
  const fault = { service: 's3', action: 'GET', hold: 'before', ...place, ...answer } as const;
  return { task, stop: { kind: 'fault', fault: () => fault } };
}

function inTransform(random: Random): Place {
  const task = random.pick(TRANSFORMS);
  const table = task.replace('transform.', '');
  const hold = random.pick(['before', 'after'] as const);
  return statement(task, { action: 'insert', contains: `into ${table}`, hold });
}

function inCheck(random: Random): Place {
  const hold = random.pick(['before', 'after'] as const);
  return statement(random.pick(CHECKS), { contains: 'shiftwork_rows', hold });
}

function notReported(random: Random): Place {
  const task = random.pick(Object.keys(LOADS) as (keyof typeof LOADS)[]);
  const activityId = `${task}[${random.integer(1, LOADS[task])}]`;
  return { task: activityId, stop: { kind: 'call', call: { method: 'RespondActivityTaskCompleted', activityId } } };
}

/** What came before is done and reported, and nobody has said yet that this is next. */
function betweenTasks(random: Random): Place {
  const task = random.pick(TRANSFORMS);
  return { task, stop: { kind: 'call', call: { method: 'RespondWorkflowTaskCompleted', activityId: task } } };
}
