import { splitStatements, statementKind, type Statement, type StatementKind } from '../redshift-sql/statements.ts';
import { SqlSyntaxError } from '../redshift-sql/syntax-error.ts';
import { transactionFaults, type TransactionFault, type TransactionMode } from '../redshift-sql/transactions.ts';
import type { DagFault } from './fault.ts';

/** What a folder's files may hold. */
interface FolderRule {
  readonly may: readonly StatementKind[];
  /** Exactly one statement. */
  readonly single: boolean;
  /** In words. */
  readonly holds: string;
}

type Ruled = 'drop' | 'create' | 'stage' | 'checks' | 'analytics';

const rules: Readonly<Record<Ruled, FolderRule>> = {
  drop: { may: ['drop'], single: false, holds: 'DROP statements' },
  create: { may: ['create-table'], single: true, holds: 'one CREATE TABLE' },
  stage: { may: ['copy'], single: true, holds: 'one COPY' },
  checks: { may: ['select'], single: false, holds: 'SELECTs whose rows are the failures' },
  analytics: { may: ['select'], single: true, holds: 'one SELECT' },
};

/** What a file of a folder holds that it may not, by line. SQL that cannot be read is told where its tables are. */
export function folderFaults(
  { path, text }: { readonly path: string; readonly text: string },
  { folder, transaction }: { readonly folder: string; readonly transaction: TransactionMode },
): readonly DagFault[] {
  const statements = readStatements(text);
  if (statements === undefined) return [];
  if (statements.length === 0)
    return [{ file: path, line: 1, message: 'holds no statement.', hint: 'Write one, or delete the file.' }];
  const rule = folder in rules ? rules[folder as Ruled] : undefined;
  const wrong = statements.flatMap(
    (statement) => misplaced(statement, { rule, folder }) ?? transactionFaults([statement], transaction),
  );
  if (wrong.length > 0) return wrong.map((fault) => ({ file: path, ...fault }));
  if (rule === undefined || !rule.single || statements.length === 1) return [];
  return [
    {
      file: path,
      line: statements[1]?.line ?? 1,
      message: `holds ${statements.length} statements, expected ${rule.holds}.`,
      hint: 'Make it one file each.',
    },
  ];
}

function readStatements(text: string): readonly Statement[] | undefined {
  try {
    return splitStatements(text);
  } catch (error) {
    if (error instanceof SqlSyntaxError) return undefined;
    throw error;
  }
}

function misplaced(
  statement: Statement,
  { rule, folder }: { readonly rule: FolderRule | undefined; readonly folder: string },
): readonly TransactionFault[] | undefined {
  const kind = statementKind(statement);
  if (rule === undefined || rule.may.includes(kind)) return undefined;
  const message = `found ${kind}, but ${folder}/ holds ${rule.holds}.`;
  return [{ line: statement.line, message, hint: 'Move it to transform/, or another folder.' }];
}
