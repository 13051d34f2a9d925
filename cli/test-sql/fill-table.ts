import { DagFaultsError, type DagFault } from '../../model/fault.ts';
import { suggest } from '../../model/nearest.ts';
import { tableNamed } from '../../model/read-facts.ts';
import { valueFault } from '../../redshift-sql/value-fault.ts';
import { replaceRows } from '../../warehouse/replace-rows.ts';
import type { Session } from '../../warehouse/session.ts';
import { readTableShape, type ColumnShape } from '../../warehouse/table-shape.ts';
import type { CaseTable } from './sql-case.ts';

/** Makes a table hold the rows of a CSV, and no others. Throws DagFaultsError with all that its table cannot take. */
export async function fillTable(session: Session, given: CaseTable, schema: string): Promise<void> {
  const table = tableNamed(given.name, schema);
  const { columns } = await readTableShape(session, table, schema);
  refuse(columnFaults(given, columns));
  const wanted = given.columns.flatMap((name) => columns.find((column) => column.name === name) ?? []);
  refuse(valueFaults(given, wanted));
  try {
    await replaceRows(session, given, { table, schema });
  } catch (error) {
    throw new DagFaultsError([{ file: given.file, message: error instanceof Error ? error.message : String(error) }]);
  }
}

/** Columns of a CSV that its table has not. */
export function columnFaults({ file, name, columns }: CaseTable, found: readonly { readonly name: string }[]) {
  const names = found.map((column) => column.name);
  if (names.length === 0) {
    const hint = 'If it is a view, give the tables that it reads.';
    return [{ file, message: `${name} is no table.`, hint }];
  }
  return columns
    .filter((column) => !names.includes(column))
    .map((column): DagFault => ({
      file,
      line: 1,
      message: `${name} has no column ${column}.`,
      hint: suggest(column, names),
    }));
}

function valueFaults({ file, rows }: CaseTable, columns: readonly ColumnShape[]): readonly DagFault[] {
  return rows.flatMap(({ line, values }) =>
    columns.flatMap(({ name, type }, at): readonly DagFault[] => {
      const value = values[at] ?? null;
      const expected = value === null ? undefined : valueFault(value, type);
      return expected === undefined
        ? []
        : [{ file, line, message: `${name} is ${type}: expected ${expected}, got ${value}.` }];
    }),
  );
}

function refuse(faults: readonly DagFault[]): void {
  if (faults.length > 0) throw new DagFaultsError(faults);
}
