import { formatS3Url, parseS3Url } from '../../aws/s3-url.ts';
import type { DataInterval } from '../../model/data-interval.ts';
import { formatZoned } from '../../model/zoned-time.ts';
import { paint, terminalWidth } from '../output.ts';
import { formatTable } from '../table.ts';
import type { LaunchPreview, LoadPreview, PlanPreview, TablePreview, TaskStatements } from './plan-preview.ts';
import { STAND_INS } from './plan-values.ts';

/** Batches of one task that are shown; `-o json` has every file of each. */
const MAX_BATCHES = 10;

/** A plan for people, section by section; a section with nothing to say is left out. */
export function formatPlan(preview: PlanPreview): string {
  const sections = [
    formatHead(preview),
    formatTables(preview.tables),
    formatLoads(preview.loads),
    formatTasks(preview),
    formatSkipped(preview.skipped),
    formatSql(preview.statements ?? []),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function formatHead({ dag, target, params, interval, warehouse, launch }: PlanPreview): readonly string[] {
  return [
    paint('bold', `A run of ${dag} on ${target}, started now, would do this. Nothing was changed.`),
    ...(interval === undefined ? [] : [`Data interval: ${describeInterval(interval)}`]),
    ...Object.entries(params).map(([name, value]) => `Param ${name}: ${value}`),
    warehouse.kind === 'up'
      ? `Warehouse: ${warehouse.name}, which is up`
      : `Warehouse: a new one, with nothing in it: ${warehouse.why}`,
    ...(launch === undefined ? [] : [`Launches: ${describeLaunch(launch)}`]),
  ];
}

function describeInterval({ dataIntervalStart, dataIntervalEnd }: DataInterval): string {
  const [start, end] = [dataIntervalStart, dataIntervalEnd].map((iso) => formatZoned(Date.parse(iso), 'UTC'));
  return `${start} to ${end}`;
}

function describeLaunch({ nodeType, numberOfNodes, region, price }: LaunchPreview): string {
  const what = `${numberOfNodes} × ${nodeType} in ${region}`;
  if (price === null) return `${what}, price unknown`;
  const { usdPerHour, asOf, source } = price;
  return `${what}, ${(usdPerHour * numberOfNodes).toFixed(3)} USD an hour (${asOf}, ${source})`;
}

const BECOMES: Readonly<Record<TablePreview['becomes'], string>> = {
  created: 'created',
  unchanged: 'as it is',
  changed: 'changed',
  rebuilt: 'rebuilt',
  offer: 'needs a rebuild',
  stop: 'stops',
};

/** Tables that stay as they are only count: what is done to the others is what matters. */
function formatTables(tables: readonly TablePreview[]): readonly string[] {
  if (tables.length === 0) return [];
  const shown = tables.filter(({ becomes }) => becomes !== 'unchanged');
  const same = tables.length - shown.length;
  const rows = shown.map(({ table, becomes, file }) => [table, BECOMES[becomes], file]);
  const columns = [{ title: 'Table' }, { title: '' }, { title: 'File' }];
  return [
    heading('Tables'),
    ...(rows.length === 0 ? [] : [formatTable({ columns, rows, width: terminalWidth() })]),
    ...shown.flatMap(describeChanges),
    ...(same === 0 ? [] : [`As their files say: ${same === 1 ? '1 table' : `${same} tables`}`]),
  ];
}

function describeChanges({ table, becomes, differences, statements, remedy }: TablePreview): readonly string[] {
  if (becomes === 'created') return [];
  return [
    `${table}:`,
    ...differences.map((text) => `  ${text}`),
    ...(becomes === 'changed' ? statements.map((sql) => paint('green', `  ${sql};`)) : []),
    ...(remedy === undefined ? [] : [paint('red', `  ${remedy}`)]),
  ];
}

function formatLoads(loads: readonly LoadPreview[]): readonly string[] {
  if (loads.length === 0) return [];
  const columns = ['Loads', 'Batch', 'Files', 'Bytes', 'From', 'To'].map((title) => ({ title }));
  const rows = loads.flatMap(loadRows);
  return [
    heading('Files'),
    ...(rows.length === 0 ? [] : [formatTable({ columns, rows, width: terminalWidth() })]),
    ...loads.flatMap(describeLoad),
  ];
}

function loadRows({ task, batches }: LoadPreview): readonly (readonly string[])[] {
  return batches.slice(0, MAX_BATCHES).map(({ bytes, files }, index) => {
    const [first = '', last = ''] = [files[0], files.at(-1)].map((url) =>
      url === undefined ? '' : parseS3Url(url).key,
    );
    return [task, `${index + 1}/${batches.length}`, String(files.length), String(bytes), first, last];
  });
}

function describeLoad({ task, prefix, known, batches, reload, problem }: LoadPreview): readonly string[] {
  if (problem !== undefined) return [paint('red', `${task}: ${problem}`)];
  const files = batches.reduce((sum, batch) => sum + batch.files.length, 0);
  const from = formatS3Url(parseS3Url(prefix));
  if (reload) return [`${task}: all ${files} files of ${from}, into the emptied table`];
  const more = batches.length > MAX_BATCHES ? `, in ${batches.length} batches` : '';
  return [`${task}: ${files} new files of ${from}${more}${known === 0 ? '' : `; ${known} are loaded already`}`];
}

function formatTasks({ tasks, gates }: PlanPreview): readonly string[] {
  const rows = tasks.map(({ id, upstream }) => {
    const stops = gates.find(({ task }) => task === id)?.stops ?? [];
    return [id, shorten(upstream), shorten(stops)];
  });
  const columns = [{ title: 'Task' }, { title: 'After' }, { title: 'Its failure stops' }];
  return [heading(`${tasks.length} tasks`), formatTable({ columns, rows, width: terminalWidth() })];
}

/** A few names say enough for people; `-o json` has all. */
function shorten(names: readonly string[]): string {
  const [first, ...others] = names;
  if (first === undefined) return '';
  return others.length === 0 ? first : `${first} + ${others.length}`;
}

function formatSkipped(skipped: PlanPreview['skipped']): readonly string[] {
  const reasons = [...new Set(skipped.map(({ why }) => why))];
  if (reasons.length === 0) return [];
  const named = (why: string) => skipped.filter((one) => one.why === why).map(({ task }) => task);
  return [heading('Not run'), ...reasons.map((why) => `${why}: ${named(why).join(', ')}`)];
}

function formatSql(tasks: readonly TaskStatements[]): readonly string[] {
  if (tasks.length === 0) return [];
  const unknown = Object.values(STAND_INS).join(' and ');
  const blocks = tasks.flatMap(({ task, file, statements }) => [
    '',
    paint('bold', `-- ${task} (${file})`),
    ...(statements.length === 0 ? ['-- nothing to do'] : statements.map((sql) => `${sql};`)),
  ]);
  return [heading('SQL'), `${unknown} stand for what only the run knows.`, ...blocks];
}

function heading(text: string): string {
  return paint('bold', text);
}
