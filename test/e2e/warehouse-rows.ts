import type { Environment } from './environment.ts';

const TABLES = ['staging_events', 'staging_songs', 'songplays', 'users', 'songs', 'artists', 'time'] as const;

/** Per table: its rows and a sum over the hashes of all of them, which tells two contents apart whatever their order. */
export async function warehouseRows({ rows }: Pick<Environment, 'rows'>): Promise<Readonly<Record<string, unknown>>> {
  const columns = await rows(
    `select table_name, column_name from information_schema.columns where table_schema = 'public' order by ordinal_position`,
  );
  const counts = TABLES.map((table) => {
    const text = columns
      .filter(([of]) => of === table)
      .map(([, column]) => `coalesce("${String(column)}"::varchar, '~')`)
      .join(` || '|' || `);
    return `select '${table}', count(*)::varchar, sum(strtol(left(md5(${text}), 8), 16))::varchar from ${table}`;
  });
  const found = await rows(counts.join(' union all '));
  return Object.fromEntries(found.map(([table, count, hash]) => [table, { count, hash }]));
}

/** What the ledger says of a staging table: how often each file was loaded, at most, and how many files in all. */
export async function loadedFiles({ value }: Environment, table: string): Promise<{ files: number; most: number }> {
  const ledger = `shiftwork."public$${table}"`;
  const files = await value(`select count(distinct object_key) from ${ledger} where entry = 'file'`);
  const most = await value(
    `select max(times) from (select count(*) as times from ${ledger} where entry = 'file' group by object_key) as counted`,
  );
  return { files: Number(files), most: Number(most) };
}
