import { sqlTestsFolder } from '../../config/load-sql-tests.ts';
import { readCsvTable } from '../../model/csv-table.ts';
import type { DagFault } from '../../model/fault.ts';
import type { SourceFile } from '../../model/sql-file.ts';
import { readCaseSettings } from './case-settings.ts';
import type { CaseTable, SqlCase } from './sql-case.ts';

/** The unit tests of a DAG. */
export interface CasesRead {
  readonly cases: readonly SqlCase[];
  /** DDL of tables that the DAG reads and does not make. */
  readonly creates: readonly SourceFile[];
  readonly faults: readonly DagFault[];
}

const PLACES =
  'A case is a folder TASK/CASE with given/TABLE.csv, expected/TABLE.csv and case.json; create/TABLE.sql makes what the DAG only reads.';

/** Sorts the files of a DAG's tests into cases, and reads them; whatever belongs nowhere is a fault. */
export function readCases(dag: string, files: readonly SourceFile[]): CasesRead {
  const root = `${sqlTestsFolder}/${dag}/`;
  const placed = files.map((file) => ({ file, parts: file.path.slice(root.length).split('/') }));
  const creates = placed.filter(({ file, parts }) => isCreate(file, parts));
  const inCases = placed.filter(({ file, parts }) => isOfCase(file, parts));
  const stray = placed.filter((one) => !creates.includes(one) && !inCases.includes(one));
  const folders = [...new Set(inCases.map(({ parts }) => parts.slice(0, 2).join('/')))];
  const read = folders.map((folder) => readCase({ dag, folder: `${root}${folder}` }, files));
  return {
    cases: read.map(({ sqlCase }) => sqlCase),
    creates: creates.map(({ file }) => file),
    faults: [
      ...stray.map(({ file }) => ({ file: file.path, message: 'belongs to no case.', hint: PLACES })),
      ...read.flatMap(({ faults }) => faults),
    ],
  };
}

function isCreate({ path }: SourceFile, parts: readonly string[]): boolean {
  return parts.length === 2 && parts[0] === 'create' && path.endsWith('.sql');
}

function isOfCase({ path }: SourceFile, parts: readonly string[]): boolean {
  if (parts.length === 3) return parts[2] === 'case.json';
  return parts.length === 4 && path.endsWith('.csv') && (parts[2] === 'given' || parts[2] === 'expected');
}

function readCase({ dag, folder }: { readonly dag: string; readonly folder: string }, files: readonly SourceFile[]) {
  const [task = '', name = ''] = folder.split('/').slice(-2);
  const settings = readCaseSettings(files.find(({ path }) => path === `${folder}/case.json`));
  const given = readTables(`${folder}/given/`, files);
  const expected = readTables(`${folder}/expected/`, files);
  const nothing = { file: `${folder}/`, message: 'expects nothing.', hint: 'Write expected/TABLE.csv.' };
  const sqlCase: SqlCase = {
    dag,
    task,
    name,
    folder,
    given: given.tables,
    expected: expected.tables,
    settings: settings.settings,
  };
  const faults = [...settings.faults, ...given.faults, ...expected.faults];
  return { sqlCase, faults: expected.tables.length === 0 ? [...faults, nothing] : faults };
}

function readTables(folder: string, files: readonly SourceFile[]) {
  const read = files.filter(({ path }) => path.startsWith(folder)).map(readCsvTable);
  const tables = read.map((table): CaseTable => ({
    ...table,
    name: table.file.slice(folder.length, -'.csv'.length).toLowerCase(),
  }));
  return { tables, faults: read.flatMap(({ faults }) => faults) };
}
