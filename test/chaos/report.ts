import { POINTS } from './points.ts';
import type { Blow, Point } from './points.ts';
import type { JudgedRun } from './run-chaos.ts';

/** After these something has to run again; the others only take time or say no. */
const KILLS: readonly Blow[] = ['worker kill -9', 'Temporal kill -9', 'connection cut', 'Redshift kill -9'];

/** One line for a run: what was done to it, and whether it came out as an undisturbed one does. */
export function describeRun({ number, planned, outcome, verdict, evidence }: JudgedRun): string {
  const hits = planned.hits.map(({ point, blow, place }) => {
    const struck = outcome?.hits.find(({ hit }) => hit.point === point);
    const ms = struck && outcome?.history.againAfterMs(struck);
    const again = ms === undefined ? undefined : `again after ${(ms / 1000).toFixed(1)} s`;
    const said = [struck?.activity ?? place.task, place.detail, again].filter((text) => text !== undefined).join(', ');
    return `${point.name} × ${blow} (${said})${struck?.inFlight === true ? '' : ' NOT MET'}`;
  });
  const seconds = outcome === undefined ? '' : `${outcome.seconds.toFixed(1)} s  `;
  const result = verdict.complaints.length === 0 ? 'ok' : `WRONG: ${verdict.complaints.join('; ')}`;
  const where = evidence === undefined ? '' : `\n      history and logs: ${evidence}`;
  return `#${String(number).padStart(3, '0')}  ${hits.join(' + ')}  ${seconds}${result}${where}`;
}

const COLUMNS = [
  'Point',
  'Hits in flight',
  'Tasks repeated',
  'Rows lost',
  'Rows doubled',
  'Clusters left',
  'Median s',
  'Worst s',
] as const;

/** The table of all runs, in Markdown: a wrong run counts at each point at which it was struck. */
export function formatReport(judged: readonly JudgedRun[]): string {
  const rows = POINTS.map((point) => rowOf(point.name, judged.filter(isStruckAt(point)), point));
  const all = rowOf('all runs', judged);
  const lines = [COLUMNS, COLUMNS.map((_, index) => (index === 0 ? '---' : '---:')), ...rows, all];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** What keeps the whole from being a proof; empty when all is well. */
export function findFaults(judged: readonly JudgedRun[], leastHits: number): readonly string[] {
  const wrong = judged.filter(({ verdict }) => verdict.complaints.length > 0).map(({ number }) => `#${number}`);
  const rare = POINTS.flatMap(({ name }) => {
    const hits = hitsIn(judged).filter(({ hit }) => hit.point.name === name).length;
    return hits < leastHits ? [`${name}: ${hits} hits, expected ${leastHits}.`] : [];
  });
  return [...(wrong.length === 0 ? [] : [`Wrong runs: ${wrong.join(', ')}.`]), ...rare];
}

function isStruckAt(point: Point) {
  return ({ planned }: JudgedRun): boolean => planned.hits.some((hit) => hit.point === point);
}

function rowOf(name: string, judged: readonly JudgedRun[], point?: Point): readonly string[] {
  const hits = hitsIn(judged).filter(({ hit }) => point === undefined || hit.point === point);
  const sum = (of: (run: JudgedRun) => number): string => String(judged.reduce((total, run) => total + of(run), 0));
  const times = hits.flatMap(({ seconds }) => seconds ?? []).toSorted((a, b) => a - b);
  return [
    name,
    String(hits.length),
    sum(({ verdict }) => verdict.tasksRepeated),
    sum(({ verdict }) => verdict.rowsLost),
    sum(({ verdict }) => verdict.rowsDoubled),
    sum(({ verdict }) => verdict.left),
    times[Math.floor((times.length - 1) / 2)]?.toFixed(1) ?? '–',
    times.at(-1)?.toFixed(1) ?? '–',
  ];
}

/** Hits in flight, with the seconds from a kill until its step ran again. */
function hitsIn(judged: readonly JudgedRun[]) {
  return judged.flatMap(({ outcome }) =>
    (outcome?.hits ?? [])
      .filter(({ inFlight }) => inFlight)
      .map((struck) => {
        const ms = KILLS.includes(struck.hit.blow) ? outcome?.history.againAfterMs(struck) : undefined;
        return { hit: struck.hit, seconds: ms === undefined ? undefined : ms / 1000 };
      }),
  );
}
