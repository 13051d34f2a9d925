// A seed: rows that belong to the DAG itself (countries, price lists), as a CSV beside its SQL. Its file's name is its table's.
import type { TableName } from '../redshift-sql/names.ts';
import { readCsvTable, type CsvTable } from './csv-table.ts';
import type { DagFault } from './fault.ts';
import { tableNamed } from './read-facts.ts';
import type { SourceFile, SqlTask } from './sql-file.ts';
import type { TaskFacts } from './task-facts.ts';
import { taskIdFault } from './task-id.ts';

const FOLDER = 'seeds';

/** A seed is sent as INSERTs, and read whole wherever its DAG is: what is larger belongs in S3. */
const MAX_BYTES = 5_000_000;

/** Whether a path in a DAG's SQL folder (`seeds/countries.csv`) is a seed's. */
export function isSeedPath(name: string): boolean {
  return /^seeds\/[^/]+\.csv$/.test(name);
}

/** The seeds of a DAG as tasks, `seeds.<table>`; what cannot be read is a fault. */
export function readSeedTasks(files: readonly SourceFile[], folder: string) {
  const seeds = files.filter(({ path }) => isSeedPath(path.slice(folder.length + 1)));
  const tasks = seeds.map(seedTask);
  return { tasks, faults: tasks.flatMap(fileFaults) };
}

/** The rows of a seed's task. */
export function seedRows({ file, text }: Pick<SqlTask, 'file' | 'text'>): CsvTable {
  return readCsvTable({ path: file, text });
}

/** The table that a seed's task fills. */
export function seedTable({ id }: Pick<SqlTask, 'id'>, schema: string): TableName {
  return tableNamed(id.slice(FOLDER.length + 1), schema);
}

/** Whether a seed's text is not even read. */
export function isTooLarge(text: string): boolean {
  return bytesOf(text) > MAX_BYTES;
}

/** What a seed does: it makes a table hold its rows, and no others. */
export function factsOfSeed(task: SqlTask, schema: string): TaskFacts {
  const { id, kind, file } = task;
  const write = { table: seedTable(task, schema), effect: 'replace' as const, line: 1 };
  return { id, kind, file, severity: 'error', after: [], before: [], writes: [write], reads: [] };
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

function seedTask({ path, text }: SourceFile): SqlTask {
  const name = path.slice(path.lastIndexOf('/') + 1, -'.csv'.length);
  const options = { after: [], before: [], reads: [], ignoredReads: [], writes: [] };
  return { id: `${FOLDER}.${name}`, kind: FOLDER, file: path, text, options };
}

function fileFaults({ id, file, text }: SqlTask): readonly DagFault[] {
  if (isTooLarge(text)) {
    const message = `has ${(bytesOf(text) / 1e6).toFixed(1)} MB; a seed may have ${MAX_BYTES / 1e6}.`;
    return [{ file, message, hint: 'Put it into S3, and load it by a COPY in stage/.' }];
  }
  const fault = taskIdFault(id);
  const named = fault === undefined ? [] : [{ file, message: `task ${id}: ${fault}.`, hint: 'Rename the file.' }];
  return [...named, ...readCsvTable({ path: file, text }).faults];
}
