import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Dag } from '../model/dag.ts';
import { DagFaultsError, type DagFault } from '../model/fault.ts';
import { nearest } from '../model/nearest.ts';
import { isSeedPath } from '../model/seed-file.ts';
import { expectedSuffix, type SourceFile } from '../model/sql-file.ts';
import { listFolder, readTextFiles } from './read-text-files.ts';

/** A file of `dags/` with the SQL that belongs to it, or what is wrong with it. */
export type LoadedDag =
  | {
      readonly kind: 'dag';
      readonly id: string;
      readonly file: string;
      readonly dag: Dag;
      readonly files: readonly SourceFile[];
    }
  | { readonly kind: 'broken'; readonly id: string; readonly file: string; readonly faults: readonly DagFault[] };

/** There is no DAG of that id; the message lists those that there are. */
export class UnknownDagError extends Error {
  override readonly name = 'UnknownDagError';
}

/** Every DAG of the folder, in the order of their ids. A broken file is told, and hides no other. */
export async function loadDags(directory = 'dags'): Promise<readonly LoadedDag[]> {
  const ids = await dagIds(directory);
  return Promise.all(ids.map((id) => loadFile(directory, id)));
}

/** The DAG of this id. Throws UnknownDagError, or DagFaultsError where its file is broken. */
export async function loadDag(id: string, directory = 'dags'): Promise<LoadedDag & { readonly kind: 'dag' }> {
  const ids = await dagIds(directory);
  if (!ids.includes(id)) throw new UnknownDagError(unknownDag(id, { ids, directory }));
  const loaded = await loadFile(directory, id);
  if (loaded.kind === 'broken') throw new DagFaultsError(loaded.faults);
  return loaded;
}

async function dagIds(directory: string): Promise<readonly string[]> {
  const names = await listFolder(directory);
  return names
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
}

async function loadFile(directory: string, id: string): Promise<LoadedDag> {
  const file = path.posix.join(directory, `${id}.ts`);
  const loaded = await importDag(path.resolve(file));
  const broken = (faults: readonly DagFault[]): LoadedDag => ({ kind: 'broken', id, file, faults });
  if (loaded instanceof DagFaultsError) return broken(loaded.faults.map((fault) => ({ ...fault, file })));
  if (typeof loaded === 'string') return broken([{ file, message: loaded }]);
  if (loaded.id !== id)
    return broken([{ file, message: `holds the DAG ${loaded.id}.`, hint: `Name the file ${loaded.id}.ts.` }]);
  const files = await readSqlFolder(path.dirname(path.resolve(directory)), loaded.sql);
  if (files.length > 0 || loaded.tasks.length > 0) return { kind: 'dag', id, file, dag: loaded, files };
  return broken([{ file, message: `there is no SQL in ${loaded.sql}/, and no task in the DAG.`, hint: 'Write one.' }]);
}

/** The default export of the file as it is now (a worker outlives an edit), or why there is none. */
async function importDag(file: string): Promise<Dag | DagFaultsError | string> {
  try {
    const { mtimeMs } = await stat(file);
    forgetCommonJs(file);
    const module = (await import(`${pathToFileURL(file).href}?${mtimeMs}`)) as { readonly default?: unknown };
    if (isDag(module.default)) return module.default;
    return 'its default export is no DAG: expected `export default dag({ id: … })`.';
  } catch (error) {
    if (error instanceof DagFaultsError) return error;
    return `cannot be imported: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Where no package.json says that files are ES modules, they are CommonJS, whose cache is by path alone. */
function forgetCommonJs(file: string): void {
  delete createRequire(import.meta.url).cache[file];
}

/** `dag()` has validated the rest. */
function isDag(value: unknown): value is Dag {
  return typeof value === 'object' && value !== null && 'id' in value && 'sql' in value && 'maxActiveRuns' in value;
}

async function readSqlFolder(root: string, folder: string): Promise<readonly SourceFile[]> {
  return await readTextFiles({
    root,
    folder,
    isWanted: (name) => name.endsWith('.sql') || name.endsWith(expectedSuffix) || isSeedPath(name),
  });
}

function unknownDag(
  id: string,
  { ids, directory }: { readonly ids: readonly string[]; readonly directory: string },
): string {
  if (ids.length === 0) return `There is no DAG ${id}: ${path.resolve(directory)} has no DAG at all.`;
  const near = nearest(id, ids);
  return `There is no DAG ${id}. ${near === undefined ? '' : `Did you mean ${near}? `}There are: ${ids.join(', ')}.`;
}
