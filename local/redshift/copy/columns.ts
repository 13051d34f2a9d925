import type { CopyStatement } from '../../../redshift-sql/copy.ts';
import { CopyFault } from './faults.ts';
import type { TargetColumn } from './target-column.ts';

/*
 * Which columns a COPY loads: those of its list, else all but the IDENTITY ones.
 * https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-column-mapping.html
 */

/** The columns to load, in COPY's order; throws a CopyFault for a list that the table does not allow. */
export function columnsToLoad(statement: CopyStatement, table: readonly TargetColumn[]): readonly TargetColumn[] {
  const columns = statement.columns ? named(statement, table) : unnamed(statement, table);
  refuseIdentity(statement, columns, table);
  const loaded = new Set(columns);
  const left = table.find(
    (column) => !loaded.has(column) && column.notNull && !column.hasDefault && column.identity === 'no',
  );
  if (left) {
    throw new CopyFault('NOT NULL column without DEFAULT must be included in column list', {
      sqlstate: '42601',
      hint: `Add ${left.name} to the column list.`,
    });
  }
  return columns;
}

function named(
  { table: { table }, columns = [] }: CopyStatement,
  all: readonly TargetColumn[],
): readonly TargetColumn[] {
  const seen = new Set<string>();
  return columns.map((name) => {
    const column = all.find((candidate) => candidate.name === name);
    if (!column) throw new CopyFault(`column "${name}" of relation "${table}" does not exist`, { sqlstate: '42703' });
    if (seen.has(name)) throw new CopyFault(`column "${name}" specified more than once`, { sqlstate: '42701' });
    seen.add(name);
    return column;
  });
}

function unnamed({ explicitIds }: CopyStatement, all: readonly TargetColumn[]): readonly TargetColumn[] {
  return explicitIds ? all : all.filter(({ identity }) => identity === 'no');
}

function refuseIdentity(
  { explicitIds, columns: list }: CopyStatement,
  columns: readonly TargetColumn[],
  table: readonly TargetColumn[],
): void {
  const identity = columns.find((column) => column.identity === 'always');
  if (identity && !explicitIds) {
    throw new CopyFault(`Cannot copy into identity column "${identity.name}" without EXPLICIT_IDS`, {
      sqlstate: '42601',
      hint: 'Leave it out of the column list, or add EXPLICIT_IDS and give its values in the files.',
    });
  }
  const hasIdentity = columns.some((column) => column.identity !== 'no');
  if (!explicitIds || hasIdentity) return;
  const why =
    table.some((column) => column.identity !== 'no') && list ? 'is not in the column list' : 'is not in the table';
  throw new CopyFault(`EXPLICIT_IDS is given, but an identity column ${why}`, { sqlstate: '42601' });
}
