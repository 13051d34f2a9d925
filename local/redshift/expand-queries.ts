import { splitStatements, type Statement } from '../../redshift-sql/statements.ts';
import { callProcedure } from './procedures/call-procedure.ts';
import { expandBody } from './procedures/expand-body.ts';
import { commentOnView, commentsOnView } from './comment-on-view.ts';
import { keepCaseOfName, restoreCase } from './case-of-names.ts';
import { expandExcludes } from './exclude/expand-excludes.ts';
import type { Queries } from './injector.ts';
import { blankView } from './late-view.ts';
import { expandAliases } from './lateral/expand-aliases.ts';
import type { Column, TableColumns } from './lateral/from-source.ts';
import { expandPivots } from './pivot/expand-pivots.ts';
import type { StatementPlan } from './plan-statement.ts';
import { expandQualify } from './qualify/expand-qualify.ts';
import { settingValue } from './settings.ts';
import { expandPaths } from './super/expand-paths.ts';
import { expandUnnests } from './super/expand-unnests.ts';
import { typeWrittenLiterals, writesLiterals } from './super/written-literals.ts';
import { quoteRelation } from './written-table.ts';

/** Asks for the columns of a table by its quoted name. */
type ColumnsIn = (table: string) => Promise<readonly Column[]>;

const CASE_OF_ATTRIBUTES = 'enable_case_sensitive_super_attribute';

/** Columns of a table are asked for on the client's connection: it sees temporary and uncommitted tables. */
const COLUMNS = `
SELECT attname, atttypid IN ('pg_catalog.super'::regtype, 'pg_catalog.jsonb'::regtype) FROM pg_catalog.pg_attribute
 WHERE attrelid = to_regclass($1::text) AND attnum > 0 AND NOT attisdropped
 ORDER BY attnum`;

/** A statement's text for PostgreSQL, with what depends on the columns of tables written out; fails with Skipped. */
export async function expandQueries(queries: Queries, plan: StatementPlan): Promise<string> {
  if (!plan.asksCatalog) return plan.sql;
  if (plan.kind === 'call') return await lookedUp(queries, plan, callProcedure);
  if (commentsOnView(plan.sql)) return await lookedUp(queries, plan, commentOnView);
  const expand = plan.kind === 'create-procedure' ? expandedBody : expanded;
  if (!plan.keepsCase) return expand(queries, plan, (table) => columnsOf(queries, table));
  const text = await expand(queries, plan, async (table) => {
    const columns = await columnsOf(queries, restoreCase(table));
    return columns.map((column) => ({ ...column, name: keepCaseOfName(column.name) }));
  });
  return restoreCase(text);
}

/** The parts of a procedure's body, where all their tables are there when it is made: what others have nobody knows. */
async function expandedBody(queries: Queries, plan: StatementPlan, columnsIn: ColumnsIn): Promise<string> {
  const knownColumnsIn: ColumnsIn = async (table) => {
    const columns = await columnsIn(table);
    if (columns.length === 0) throw new UnknownTable(table);
    return columns;
  };
  return expandBody(plan.sql, async (part) => {
    try {
      return await expanded(queries, { ...plan, sql: part.text }, knownColumnsIn);
    } catch (error) {
      if (!(error instanceof UnknownTable)) throw error;
      return part.text;
    }
  });
}

class UnknownTable extends Error {
  override readonly name = 'UnknownTable';
}

type Lookup = (statement: Statement, rows: Queries['rows']) => Promise<string>;

/** What a statement becomes by what the catalog has of its names, in the case that they were written in. */
async function lookedUp(queries: Queries, { sql, keepsCase }: StatementPlan, lookUp: Lookup): Promise<string> {
  const [statement] = splitStatements(sql);
  if (!statement) return sql;
  const written = (text: string): string => (keepsCase ? restoreCase(text) : text);
  return written(await lookUp(statement, (ask, names = []) => queries.rows(ask, names.map(written))));
}

async function expanded(queries: Queries, plan: StatementPlan, columnsIn: ColumnsIn): Promise<string> {
  const ask: TableColumns = ({ schema, name }) =>
    columnsIn(quoteRelation({ ...(schema !== undefined && { schema }), table: name }));
  let text = plan.sql;
  for (const expand of [expandUnnests, expandPivots, expandExcludes, expandQualify, expandAliases])
    text = await expand(text, ask);
  text = await expandPaths(text, { ask, keepsCase: () => isOn(queries, CASE_OF_ATTRIBUTES) });
  if (plan.lateView) return blankView(queries, plan.lateView, text);
  return plan.locks !== undefined && writesLiterals(plan)
    ? typeWrittenLiterals(text, await columnsIn(plan.locks))
    : text;
}

async function columnsOf(queries: Queries, table: string): Promise<readonly Column[]> {
  const found = await queries.rows(COLUMNS, [table]);
  return found.map(([name, isSuper]) => ({ name: name ?? '', isSuper: isSuper === 't' }));
}

async function isOn(queries: Queries, setting: string): Promise<boolean> {
  const [row] = await queries.rows(`SELECT ${settingValue(setting)}`);
  return row?.[0] === 'on';
}
