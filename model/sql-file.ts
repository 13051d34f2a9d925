import type { DagFault } from './fault.ts';
import { folderFaults } from './folder-rules.ts';
import { holdFaults } from './hold.ts';
import { intoFileFaults } from './into/into-file-faults.ts';
import { suggest } from './nearest.ts';
import { taskIdFault } from './task-id.ts';
import type { TaskKind } from './plan.ts';
import { readSeedTasks } from './seed-file.ts';
import { readSqlOptions, type SqlOptions } from './sql-options.ts';

/** A file of a DAG's SQL folder, already read. */
export interface SourceFile {
  /** As people know it: `sql/sparkify/transform/users.sql`. */
  readonly path: string;
  readonly text: string;
}

/** A task that is a file: SQL, or the rows of a seed. */
export interface SqlTask {
  readonly id: string;
  readonly kind: SqlKind;
  readonly file: string;
  readonly text: string;
  readonly options: SqlOptions;
  /** `x.expected.csv` beside an analytics query. */
  readonly expected?: SourceFile;
}

/** The folders that hold SQL; a folder is a kind of task. */
const sqlKinds = ['drop', 'create', 'stage', 'transform', 'checks', 'analytics'] as const;

type SqlKind = ((typeof sqlKinds)[number] | 'seeds') & TaskKind;

/** The end of the name of an expected result's file. */
export const expectedSuffix = '.expected.csv';

/** Every SQL file of a DAG as a task; what cannot be one is a fault. */
export function readSqlTasks(files: readonly SourceFile[], folder: string) {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const expected = sorted.filter(({ path }) => path.endsWith(expectedSuffix));
  const seeds = readSeedTasks(sorted, folder);
  const read = sorted
    .filter(({ path }) => path.endsWith('.sql'))
    .map((file) => readSqlTask(file, { folder, expected }));
  const tasks = [...read.map(({ task }) => task).filter((task) => task !== undefined), ...seeds.tasks];
  const faults = [...read.flatMap((one) => one.faults), ...seeds.faults];
  return { tasks, faults: [...faults, ...strayExpected(expected, tasks)] };
}

function readSqlTask(
  file: SourceFile,
  { folder, expected }: { readonly folder: string; readonly expected: readonly SourceFile[] },
): { readonly task?: SqlTask; readonly faults: readonly DagFault[] } {
  const [kind = '', name = '', ...deeper] = file.path.slice(folder.length + 1).split('/');
  if (name === '' || deeper.length > 0) return { faults: [misplaced(file, folder)] };
  if (kind === 'seeds') return { faults: [{ file: file.path, message: 'is no CSV, as a seed is.' }] };
  if (!isSqlKind(kind)) return { faults: [unknownFolder(file, kind)] };
  const id = `${kind}.${name.replace(/\.sql$/, '')}`;
  const { options, faults } = readSqlOptions(file.text, kind);
  const result = expected.find(({ path }) => path === file.path.replace(/\.sql$/, expectedSuffix));
  return {
    task: {
      id,
      kind,
      file: file.path,
      text: file.text,
      options,
      ...(result === undefined ? {} : { expected: result }),
    },
    faults: [
      ...idFaults(id, file.path),
      ...faults.map((fault) => ({ file: file.path, ...fault })),
      ...holdFaults(file.path, options),
      ...folderFaults(file, { folder: kind, transaction: options.transaction ?? 'one' }),
      ...intoFileFaults(file, options),
    ],
  };
}

function isSqlKind(kind: string): kind is SqlKind {
  return sqlKinds.some((known) => known === kind);
}

function idFaults(id: string, file: string): readonly DagFault[] {
  const fault = taskIdFault(id);
  return fault === undefined ? [] : [{ file, message: `task ${id}: ${fault}.`, hint: 'Rename the file.' }];
}

function misplaced({ path }: SourceFile, folder: string): DagFault {
  return {
    file: path,
    message: 'lies in no folder that says its kind.',
    hint: `Move it to ${folder}/${sqlKinds.join('|')}/.`,
  };
}

function unknownFolder({ path }: SourceFile, kind: string): DagFault {
  return { file: path, message: `${kind}/ is no kind of task.`, hint: suggest(kind, sqlKinds) };
}

function strayExpected(expected: readonly SourceFile[], tasks: readonly SqlTask[]): readonly DagFault[] {
  const used = tasks.filter(({ kind }) => kind === 'analytics').map((task) => task.expected?.path);
  return expected
    .filter(({ path }) => !used.includes(path))
    .map(({ path }) => ({
      file: path,
      message: 'has no analytics query beside it.',
      hint: 'Rename it as the query is named.',
    }));
}
