import type { CopyStatement } from '../../redshift-sql/copy.ts';
import { parseCopy } from '../../redshift-sql/copy.ts';
import { splitStatements, statementKind } from '../../redshift-sql/statements.ts';
import type { Statement, StatementKind } from '../../redshift-sql/statements.ts';
import { SqlSyntaxError } from '../../redshift-sql/syntax-error.ts';
import { toPostgres } from '../../redshift-sql/to-postgres.ts';
import { outsideTransaction } from '../../redshift-sql/transactions.ts';
import { parseUnload } from '../../redshift-sql/unload.ts';
import type { UnloadStatement } from '../../redshift-sql/unload.ts';
import { addColumn, addForeignKey, alterAttributes, appendRows } from './alter-table.ts';
import { commentsOnView } from './comment-on-view.ts';
import { describeTable, describeView, makesTemporary, selectsIntoTemporary } from './define-table.ts';
import { changedNames } from './hold-late-views.ts';
import { keepCase, refusedCase, restoreCase } from './case-of-names.ts';
import { caseSetBy } from './case-setting.ts';
import type { ServerReport } from './frames/fields.ts';
import { readOldCatalog } from './old-catalog.ts';
import { rememberPlans } from './plan-cache.ts';
import { readLateView } from './late-view.ts';
import type { LateView } from './late-view.ts';
import { refusalOf } from './refuse.ts';
import { queryAsksForColumns } from './asks-for-columns.ts';
import { bodyInDollars } from './procedures/body-in-dollars.ts';
import { bodyAsksForColumns } from './procedures/expand-body.ts';
import { evaluating, rewriteBody, rewriteProcedure } from './procedures/rewrite-body.ts';
import { rewriteCommand } from './rewrite-command.ts';
import { rewriteIgnoreNulls } from './rewrite-ignore-nulls.ts';
import { rewriteListagg } from './rewrite-listagg.ts';
import { rewriteWindowCalls } from './rewrite-window-calls.ts';
import { writesLiterals } from './super/written-literals.ts';
import { withoutDuplicates } from './rewrite-merge.ts';
import { schemaInDatabase } from './schema-in-database.ts';
import { writtenTable } from './written-table.ts';

/** What the proxy does for one statement of a client. */
export interface StatementPlan {
  readonly kind: StatementKind | 'empty';
  /** As the client wrote it. */
  readonly text: string;
  /** All that the client sent with it, and where in that it begins: an error's position counts from there. */
  readonly sent: { readonly text: string; readonly start: number };
  /** For PostgreSQL. */
  readonly sql: string;
  /** The table that the statement writes, quoted: it is locked before anything of the statement is looked at. */
  readonly locks?: string;
  /** The relations that it makes, alters, renames or drops, quoted: late views may read them. */
  readonly changes: readonly string[];
  /** Refused in a transaction block, under this name. Those that PostgreSQL refuses there itself have none. */
  readonly alone?: string;
  /** Statements of ours that follow in the same transaction. */
  readonly after: readonly string[];
  readonly copy?: CopyStatement;
  readonly unload?: UnloadStatement;
  /** A view WITH NO SCHEMA BINDING that the statement makes. */
  readonly lateView?: LateView;
  /** The session whose statement is cancelled: PostgreSQL would tell a COPY that waits for its source too late. */
  readonly cancels?: number;
  readonly refusal?: ServerReport;
  /** Whether log tables are read: they are brought up to date first. */
  readonly readsLogs: boolean;
  /** Whether pg_last_copy_id() and the like are asked. */
  readonly asksSession: boolean;
  /** The case of quoted names from here on. */
  readonly setsCase?: boolean;
  /** Capitals of quoted names stand in `sql` as case-of-names.ts writes them, since it is to be worked on. */
  readonly keepsCase?: boolean;
  /** Whether the text for PostgreSQL depends on the columns of tables. */
  readonly asksCatalog: boolean;
}

const READS_LOGS = /\b(?:stl|stv|svl|svv|svcs|sys)_/i;
const CANCELS = /(?:^cancel\s+|\bpg_cancel_backend\s*\(\s*)(\d+)/i;
const ASKS_SESSION = /\bpg_last_(?:copy|query|unload)_(?:id|count)\b/i;

/** Commands that mean in a body what they mean to a client. */
const REWRITTEN_IN_BODIES: ReadonlySet<StatementKind> = new Set([
  'vacuum',
  'analyze',
  'cancel',
  'grant',
  'revoke',
  'create-user-or-group',
  'create-schema',
]);

const folding = rememberPlans((text) => planAnew(text, false));
const keeping = rememberPlans((text) => planAnew(text, true));

/** Plans each statement of a client's text, by that and the session's case of names. What cannot be read is one plan that refuses. */
export function planText(text: string, isCaseKept = false): readonly StatementPlan[] {
  return (isCaseKept ? keeping : folding).planOf(text);
}

function planAnew(text: string, isCaseKept: boolean): readonly StatementPlan[] {
  try {
    const kept = isCaseKept || /enable_case_sensitive_identifier/i.test(text) ? splitStatements(keepCase(text)) : [];
    let isKept = isCaseKept;
    return splitStatements(text).map((statement, at) => {
      const other = isKept ? kept[at] : undefined;
      const plan = other ? planKept(statement, other, text) : planStatement(statement, text);
      isKept = plan.setsCase ?? isKept;
      return plan;
    });
  } catch (error) {
    return [{ ...plain('other', text), refusal: syntaxRefusal(error) }];
  }
}

/** The plan for a statement, made of its text with the capitals of names out of the way. */
function planKept(statement: Statement, kept: Statement, sent: string): StatementPlan {
  const plan = planStatement(kept, sent);
  const refusal = refusedCase(statement.text, plan.asksCatalog ? kept.text : '');
  if (refusal) return { ...plain('other', statement.text), sent: { text: sent, start: statement.start }, refusal };
  return { ...restoreCase(plan), ...(plan.asksCatalog && { sql: plan.sql, keepsCase: true }) };
}

/** The plan for a text without any statement. */
export function emptyPlan(text: string): StatementPlan {
  return plain('empty', text);
}

function planStatement(statement: Statement, sent: string): StatementPlan {
  const kind = statementKind(statement);
  const base = { ...plain(kind, statement.text), sent: { text: sent, start: statement.start } };
  try {
    const refusal = refusalOf(statement, kind);
    if (refusal) return { ...base, refusal };
    const work = workOf(statement, kind);
    return {
      ...base,
      ...work,
      ...aloneAs(statement, kind),
      ...caseOf(statement, kind),
      changes: changedNames(statement, kind),
      asksCatalog: mayAskCatalog(kind, work),
    };
  } catch (error) {
    return { ...base, refusal: syntaxRefusal(error) };
  }
}

function plain(kind: StatementPlan['kind'], text: string): StatementPlan {
  const cancelled = CANCELS.exec(text)?.[1];
  return {
    kind,
    text,
    sent: { text, start: 0 },
    sql: text,
    changes: [],
    after: [],
    ...(cancelled !== undefined && { cancels: Number(cancelled) }),
    readsLogs: READS_LOGS.test(text),
    asksSession: ASKS_SESSION.test(text),
    asksCatalog: false,
  };
}

function aloneAs(statement: Statement, kind: StatementKind): Pick<StatementPlan, 'alone'> {
  if (kind !== 'alter-table') return {};
  const outside = outsideTransaction(statement);
  if (!outside) return {};
  return { alone: outside.what === 'ALTER TABLE APPEND' ? outside.what : 'ALTER TABLE ALTER COLUMN' };
}

function caseOf(statement: Statement, kind: StatementKind): Pick<StatementPlan, 'setsCase'> {
  const set = caseSetBy(statement, kind);
  return set === undefined ? {} : { setsCase: set };
}

function mayAskCatalog(kind: StatementKind, { sql, lateView }: Work): boolean {
  if (kind === 'call' || lateView || writesLiterals({ kind, sql }) || commentsOnView(sql)) return true;
  return kind === 'create-procedure' ? bodyAsksForColumns(sql) : queryAsksForColumns(kind, sql);
}

type Work = Pick<StatementPlan, 'sql'> & Partial<StatementPlan>;

function workOf(statement: Statement, kind: StatementKind): Work {
  switch (kind) {
    case 'copy':
      return { sql: statement.text, copy: parseCopy(statement) };
    case 'unload':
      return { sql: statement.text, unload: parseUnload(statement) };
    case 'insert':
    case 'update':
    case 'delete':
      return { sql: postgresText(statement), locks: writtenTable(statement) };
    case 'merge':
      return { sql: mergeText(statement), locks: writtenTable(statement) };
    case 'create-table':
    case 'create-table-as':
      return { sql: makesTemporary(statement, postgresText(statement)), after: describeTable(statement, kind) };
    case 'create-materialized-view':
      return { sql: postgresText(statement), after: describeView(statement) };
    case 'alter-other':
      return alterAttributes(statement) ?? otherWork(statement, kind);
    case 'create-procedure':
      return { sql: rewriteProcedure(postgresText(bodyInDollars(statement)), bodyText) };
    case 'create-function':
      return { sql: rewriteBody(postgresText(bodyInDollars(statement)), bodyText) };
    case 'select-into':
      return { sql: selectsIntoTemporary(postgresText(statement)) };
    case 'create-view':
      return { sql: postgresText(statement), ...readLateView(statement) };
    case 'alter-table':
      return (
        appendRows(statement) ??
        alterAttributes(statement) ??
        addForeignKey(statement) ?? { sql: addColumn(statement) ?? postgresText(statement) }
      );
    case 'create-schema':
    case 'drop':
      return schemaWork(statement, kind) ?? otherWork(statement, kind);
    case 'truncate':
      // https://docs.aws.amazon.com/redshift/latest/dg/r_TRUNCATE.html: TRUNCATE commits the transaction in which it is run.
      return { sql: postgresText(statement), after: ['COMMIT'] };
    default:
      return otherWork(statement, kind);
  }
}

function otherWork(statement: Statement, kind: StatementKind): Work {
  return { sql: rewriteCommand(statement, kind) ?? postgresText(statement) };
}

function schemaWork(statement: Statement, kind: StatementKind): Work | undefined {
  const named = schemaInDatabase(statement);
  return named && { ...otherWork(named.statement, kind), after: [named.check] };
}

function postgresText(statement: Statement): string {
  return [rewriteListagg, rewriteIgnoreNulls, rewriteWindowCalls, readOldCatalog].reduce(
    (sql, rewrite) => rewrite(sql),
    toPostgres(statement, { foreignKeys: 'strip' }),
  );
}

function mergeText(statement: Statement): string {
  const text = withoutDuplicates(statement);
  const [rewritten = statement] = text === undefined ? [] : splitStatements(text);
  return postgresText(rewritten);
}

/** A part of a body that is no SQL, but PL/pgSQL, may be unreadable as the SQL that it looks like. */
function bodyText(part: Statement): string {
  try {
    return bodySql(part);
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    return part.text;
  }
}

function bodySql(part: Statement): string {
  const kind = statementKind(part);
  const sql = (REWRITTEN_IN_BODIES.has(kind) ? rewriteCommand(part, kind) : undefined) ?? postgresText(part);
  if (kind !== 'create-table' && kind !== 'create-table-as') return sql;
  const after = describeTable(part, kind).map((statement) => evaluating(statement.replace(/^SELECT /, '')));
  return [makesTemporary(part, sql), ...after].join('; ');
}

function syntaxRefusal(error: unknown): ServerReport {
  if (!(error instanceof SqlSyntaxError)) throw error;
  const sqlState = / (?:has unsupported type|not supported by Redshift)\b/.test(error.message) ? '0A000' : '42601';
  return { severity: 'ERROR', sqlState, message: error.message, position: error.position + 1 };
}
