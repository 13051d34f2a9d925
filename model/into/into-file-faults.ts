import { splitStatements, statementKind } from '../../redshift-sql/statements.ts';
import { SqlSyntaxError } from '../../redshift-sql/syntax-error.ts';
import type { DagFault } from '../fault.ts';
import type { SqlOptions } from '../sql-options.ts';

/** What is wrong with the text of a file that says `@into`. SQL that cannot be read is told where its tables are. */
export function intoFileFaults(
  { path, text }: { readonly path: string; readonly text: string },
  { into, transaction }: SqlOptions,
): readonly DagFault[] {
  if (into === undefined) return [];
  const found = whatIsNoSelect(text);
  return [
    ...(found === undefined
      ? []
      : [
          {
            file: path,
            line: into.line,
            message: `@into needs a file of one SELECT, found ${found}.`,
            hint: 'Shiftwork writes the statement that fills the table: leave the SELECT, or take @into out.',
          },
        ]),
    ...(transaction === undefined
      ? []
      : [
          {
            file: path,
            line: into.line,
            message: 'a file with @into is one transaction.',
            hint: 'Take `-- @transaction off` out.',
          },
        ]),
  ];
}

function whatIsNoSelect(text: string): string | undefined {
  try {
    const kinds = splitStatements(text).map(statementKind);
    if (kinds.length === 0 || (kinds.length === 1 && kinds[0] === 'select')) return undefined;
    return kinds.length === 1 ? kinds[0] : `${kinds.length} statements (${kinds.join(', ')})`;
  } catch (error) {
    if (error instanceof SqlSyntaxError) return undefined;
    throw error;
  }
}
