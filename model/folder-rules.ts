import { splitStatements, statementKind, type StatementKind } from '../redshift-sql/statements.ts';
import { SqlSyntaxError } from '../redshift-sql/syntax-error.ts';
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

/** Statements that commit or cannot run in the transaction that a task shares with its ledger row, and what to write. */
const outsideTransactions: Partial<Readonly<Record<StatementKind, string>>> = {
  begin: 'Take it out: a task is one transaction.',
  commit: 'Take it out: a task is one transaction.',
  rollback: 'Take it out: a task is one transaction.',
  truncate: 'TRUNCATE commits: write DELETE FROM instead.',
  vacuum: 'VACUUM runs outside transactions: Redshift vacuums by itself.',
};

/** What a file of a folder holds that it may not, by line. SQL that cannot be read is told where its tables are. */
export function folderFaults(
  { path, text }: { readonly path: string; readonly text: string },
  folder: string,
): readonly DagFault[] {
  const read = readStatements(text);
  if (read === undefined) return [];
  const first = read[0];
  if (first === undefined)
    return [{ file: path, line: 1, message: 'holds no statement.', hint: 'Write one, or delete the file.' }];
  const rule = folder in rules ? rules[folder as Ruled] : undefined;
  const wrong = read.flatMap(({ kind, line }) =>
    statementFaults(kind, { rule, folder }).map((fault) => ({ file: path, line, ...fault })),
  );
  if (wrong.length > 0 || rule === undefined || !rule.single || read.length === 1) return wrong;
  return [
    {
      file: path,
      line: read[1]?.line ?? 1,
      message: `holds ${read.length} statements, expected ${rule.holds}.`,
      hint: 'Make it one file each.',
    },
  ];
}

interface Read {
  readonly kind: StatementKind;
  readonly line: number;
}

function readStatements(text: string): readonly Read[] | undefined {
  try {
    return splitStatements(text).map((statement) => ({ kind: statementKind(statement), line: statement.line }));
  } catch (error) {
    if (error instanceof SqlSyntaxError) return undefined;
    throw error;
  }
}

function statementFaults(
  kind: StatementKind,
  { rule, folder }: { readonly rule: FolderRule | undefined; readonly folder: string },
): readonly { readonly message: string; readonly hint: string }[] {
  const instead = outsideTransactions[kind];
  if (instead !== undefined) return [{ message: `${kind.toUpperCase()} may not stand in a task.`, hint: instead }];
  if (rule === undefined || rule.may.includes(kind)) return [];
  return [
    {
      message: `found ${kind}, but ${folder}/ holds ${rule.holds}.`,
      hint: 'Move it to transform/, or another folder.',
    },
  ];
}
