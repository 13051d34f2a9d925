import type { TableDefinition } from '../../redshift-sql/create-table.ts';
import { quoteIdentifier } from '../../redshift-sql/quote.ts';
import type { TableShape } from '../table-shape.ts';
import type { TableChange } from './compare-table.ts';
import { declaredKeys, formatKey, isSameKey, keySql } from './declared-keys.ts';

/** Compares how a table is spread and sorted, and which keys it declares. Where the file leaves one to Redshift, any is right. */
export function compareKeys(definition: TableDefinition, found: TableShape, schema: string): readonly TableChange[] {
  return [
    ...compareDistribution(definition, found),
    ...compareSorting(definition, found),
    ...compareDeclared(definition, found, schema),
  ];
}

function compareDistribution({ distStyle, distKey }: TableDefinition, found: TableShape): readonly TableChange[] {
  if (distStyle === 'auto' || (distStyle === found.distStyle && distKey === found.distKey)) return [];
  const shown = (style: string, key: string | undefined) => (key === undefined ? style.toUpperCase() : `KEY (${key})`);
  const text = `DISTSTYLE is ${shown(found.distStyle, found.distKey)} in the table, ${shown(distStyle, distKey)} in the file`;
  const sql =
    distKey === undefined ? `ALTER DISTSTYLE ${distStyle.toUpperCase()}` : `ALTER DISTKEY ${quoteIdentifier(distKey)}`;
  return [{ kind: 'alter', text, sql }];
}

function compareSorting({ sortStyle, sortKeys }: TableDefinition, found: TableShape): readonly TableChange[] {
  // The catalog tells an interleaved key from a compound one only where it has two columns.
  const isSameStyle = sortStyle === found.sortStyle || sortKeys.length < 2;
  const isSame = sortKeys.join(' ') === found.sortKeys.join(' ') && isSameStyle;
  if (sortStyle === 'auto' || isSame) return [];
  const shown = (keys: readonly string[], style: string) =>
    keys.length === 0 ? 'none' : `${style === 'interleaved' ? 'INTERLEAVED ' : ''}(${keys.join(', ')})`;
  const text = `SORTKEY is ${shown(found.sortKeys, found.sortStyle)} in the table, ${shown(sortKeys, sortStyle)} in the file`;
  if (sortStyle === 'interleaved') return [{ kind: 'rebuild', text }];
  return [{ kind: 'alter', text, sql: `ALTER SORTKEY (${sortKeys.map(quoteIdentifier).join(', ')})` }];
}

/** Those that go first: a table has one primary key. */
function compareDeclared(definition: TableDefinition, found: TableShape, schema: string): readonly TableChange[] {
  const wanted = declaredKeys(definition, schema);
  const gone = found.keys.filter((key) => !wanted.some((other) => isSameKey(key, other)));
  const added = wanted.filter((key) => !found.keys.some((other) => isSameKey(key, other)));
  return [
    ...gone.map((key) => ({
      kind: 'alter' as const,
      text: `${formatKey(key)} is declared by the table, and not by the file`,
      sql: `DROP CONSTRAINT ${quoteIdentifier(key.constraint)}`,
    })),
    ...added.map((key) => ({
      kind: 'alter' as const,
      text: `${formatKey(key)} is declared by the file, and not by the table`,
      sql: `ADD ${keySql(key)}`,
    })),
  ];
}
