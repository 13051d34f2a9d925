import { quoteIdentifier } from '../../redshift-sql/quote.ts';
import { GATHERED, equal, names, type ModelNames } from './model-names.ts';

/** MERGE by the keys; with `newest`, rows that are older than the table's are left out first. */
export function mergeWrites(
  all: ModelNames,
  { keys, newest }: { readonly keys: readonly string[]; readonly newest?: string },
): readonly string[] {
  const merge = mergeInto(all, { keys, values: [] });
  return newest === undefined ? [merge] : [dropOlder(all, { keys, newest }), merge];
}

function dropOlder(
  { table }: ModelNames,
  { keys, newest }: { readonly keys: readonly string[]; readonly newest: string },
) {
  const column = quoteIdentifier(newest);
  return [
    `delete from ${GATHERED} using ${table}`,
    `where ${equal(keys, [GATHERED, table])} and ${GATHERED}.${column} < ${table}.${column}`,
  ].join('\n');
}

/** A MERGE that also fills other columns of rows that are new: `values` are SQL, by name. */
export function mergeInto(
  { table, columns }: ModelNames,
  { keys, values }: { readonly keys: readonly string[]; readonly values: readonly (readonly [string, string])[] },
): string {
  const changed = columns.filter((name) => !keys.includes(name));
  // Redshift wants an UPDATE also where there is nothing but keys.
  const set = (changed.length > 0 ? changed : keys).map((name) => `${quoteIdentifier(name)} = ${source(name)}`);
  const inserted = [...columns.map((name) => [name, source(name)] as const), ...values];
  return [
    `merge into ${table} using ${GATHERED}`,
    `on ${equal(keys, [table, GATHERED])}`,
    `when matched then update set ${set.join(', ')}`,
    `when not matched then insert (${names(inserted.map(([name]) => name))})`,
    `values (${inserted.map(([, value]) => value).join(', ')})`,
  ].join('\n');
}

function source(name: string): string {
  return `${GATHERED}.${quoteIdentifier(name)}`;
}
