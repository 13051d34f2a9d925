import { readTextFiles, listFolder } from './read-text-files.ts';
import type { SourceFile } from '../model/sql-file.ts';

/** Where the unit tests of SQL lie: a folder for each DAG, named by its id. */
export const sqlTestsFolder = 'test/sql';

/** The names of the folders of unit tests: ids of DAGs. */
export async function sqlTestDags(root = '.'): Promise<readonly string[]> {
  const names = await listFolder(`${root}/${sqlTestsFolder}`);
  return names.filter((name) => !name.includes('.')).sort();
}

/** Every file of a DAG's unit tests; none where it has no folder. */
export async function loadSqlTests(dagId: string, root = '.'): Promise<readonly SourceFile[]> {
  return await readTextFiles({
    root,
    folder: `${sqlTestsFolder}/${dagId}`,
    isWanted: (name) => /\.(csv|json|sql)$/.test(name),
  });
}
