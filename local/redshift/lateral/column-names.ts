import { fromSource, itemColumns } from './from-source.ts';
import type { Column, TableColumns } from './from-source.ts';
import { listOf } from './tree.ts';
import type { ScopedSelect } from './tree.ts';

/** The names of all columns that a query's FROM offers. */
export async function fromColumns({ select, ctes }: ScopedSelect, ask: TableColumns): Promise<ReadonlySet<string>> {
  const { columns } = await fromSource(listOf(select, 'fromClause'), ctes, ask);
  return new Set(namesOf(columns));
}

/** The tables of a query's FROM that have a name there, with the names of their columns. */
export async function fromTables(
  { select, ctes }: ScopedSelect,
  ask: TableColumns,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { tables } = await fromSource(listOf(select, 'fromClause'), ctes, ask);
  return new Map([...tables].map(([name, { columns }]) => [name, namesOf(columns)]));
}

/** The names of a query's columns, in a list for each item: an item with a star has as many as that stands for. */
export async function outputColumns(scoped: ScopedSelect, ask: TableColumns): Promise<readonly (readonly string[])[]> {
  return (await itemColumns(scoped, ask)).map(namesOf);
}

function namesOf(columns: readonly Column[]): readonly string[] {
  return columns.map(({ name }) => name);
}
