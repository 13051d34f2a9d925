import type { Identity } from './column-definition.ts';
import { parseCreateTable, parseCreateTableAs } from './create-table.ts';
import { parseCreateView } from './create-view.ts';
import { editStatement, removal } from './edits.ts';
import type { Edit, Span } from './edits.ts';
import { rewriteCalls } from './rewrite-calls.ts';
import { analysisEdits, deleteEdits, topEdits } from './rewrite-clauses.ts';
import { tokenEdits } from './rewrite-tokens.ts';
import { selfUpdateEdits } from './self-update.ts';
import { statementKind } from './statements.ts';
import type { Statement } from './statements.ts';

export interface ToPostgresOptions {
  /** `analyse`: also rewrite what may be read but not run so, such as IGNORE NULLS and QUALIFY. */
  readonly purpose?: 'run' | 'analyse';
  /** `strip`: Redshift enforces no foreign key, and PostgreSQL refuses one whose other table has no live index. */
  readonly foreignKeys?: 'keep' | 'strip';
}

/**
 * The statement in PostgreSQL's grammar, with every line where it was. Functions that only need defining are left (GETDATE,
 * LEN, `sysdate()`), and so is what cannot be rewritten soundly: PostgreSQL then refuses it, and says where.
 */
export function toPostgres(
  statement: Statement,
  { purpose = 'run', foreignKeys = 'keep' }: ToPostgresOptions = {},
): string {
  const { tokens } = statement;
  const edits = [
    ...definitionEdits(statement, foreignKeys),
    ...(purpose === 'analyse' ? analysisEdits(statement) : [...topEdits(statement), ...selfUpdateEdits(statement)]),
    ...deleteEdits(tokens),
    ...tokenEdits(tokens),
  ];
  return rewriteCalls(editStatement(statement, edits));
}

function definitionEdits(statement: Statement, foreignKeys: 'keep' | 'strip'): readonly Edit[] {
  const remove = (spans: readonly Span[]): readonly Edit[] => spans.map((span) => removal(statement, span));
  const kind = statementKind(statement);
  if (kind === 'create-table-as') return remove(parseCreateTableAs(statement).attributeSpans);
  if (kind === 'create-view' || kind === 'create-materialized-view')
    return remove(parseCreateView(statement).attributeSpans);
  if (kind !== 'create-table') return [];
  const table = parseCreateTable(statement);
  return [
    ...remove(table.attributeSpans),
    ...(foreignKeys === 'strip' ? remove(table.foreignKeySpans) : []),
    ...table.typeSpans.map(({ start, end, type }) => ({ start, end, text: type })),
    ...table.identitySpans.map((span) => ({ start: span.start, end: span.end, text: identityClause(span) })),
  ];
}

/** PostgreSQL's bounds are 1 upwards and -1 downwards: a seed outside them needs its own. */
function identityClause({ seed, step, byDefault }: Identity): string {
  const bound = step < 0 ? `MAXVALUE ${Math.max(seed, -1)}` : `MINVALUE ${Math.min(seed, 1)}`;
  return `GENERATED ${byDefault ? 'BY DEFAULT' : 'ALWAYS'} AS IDENTITY (START WITH ${seed} INCREMENT BY ${step} ${bound})`;
}
