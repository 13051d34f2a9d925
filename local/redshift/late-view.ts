import { parseCreateView } from '../../redshift-sql/create-view.ts';
import { queryRelations } from '../../redshift-sql/query-relations.ts';
import { quoteIdentifier } from '../../redshift-sql/quote.ts';
import { isSystemRelation } from '../../redshift-sql/relation-name.ts';
import { splitStatements } from '../../redshift-sql/statements.ts';
import type { Statement } from '../../redshift-sql/statements.ts';
import { restoreCase } from './case-of-names.ts';
import type { ServerReport } from './frames/fields.ts';
import type { Queries } from './injector.ts';
import { quoteRelation } from './written-table.ts';

/*
 * CREATE VIEW … WITH NO SCHEMA BINDING: what it reads need not be there. The view is made blank, and a trigger of the layer
 * (95-late-views.sql), which is told the query beforehand, binds it then and whenever its tables come, change or go.
 */

/** A view that finds its tables when it is read. */
export interface LateView {
  /** Quoted. */
  readonly view: string;
  readonly replaces: boolean;
  /** What it reads, quoted. */
  readonly names: readonly string[];
}

/** What is special about a CREATE VIEW: a late view, or why there can be none; nothing about most. */
export function readLateView(statement: Statement): { readonly lateView?: LateView; readonly refusal?: ServerReport } {
  const definition = parseCreateView(statement);
  if (!definition.lateBinding) return {};
  const [query] = splitStatements(definition.query.text);
  const reads = query ? queryRelations(query).reads.map(({ table }) => table) : [];
  if (reads.some((table) => table.schema === undefined && !isSystemRelation(table))) return { refusal: unqualified() };
  return {
    lateView: { view: quoteRelation(definition), replaces: definition.replace, names: reads.map(quoteRelation) },
  };
}

/** Tells the layer the query of a late view that is about to be made, `sql`; answers the statement that makes it blank. */
export async function blankView(queries: Queries, { view, replaces, names }: LateView, sql: string): Promise<string> {
  const [statement] = splitStatements(sql);
  const definition = statement && parseCreateView(statement);
  if (!definition) return sql;
  const header = definition.columns.length > 0 ? `(${definition.columns.map(quoteIdentifier).join(', ')})` : '';
  const told = JSON.stringify({ query: definition.query.text, header, names });
  queries.run(`SELECT set_config('redshift.late_view', $1, true)`, [restoreCase(told)]);
  const columns = replaces ? await blankColumns(queries, view) : [];
  const verb = replaces ? 'CREATE OR REPLACE VIEW' : 'CREATE VIEW';
  const items = columns.length > 0 ? columns.join(', ') : 'NULL::varchar AS shiftwork_unbound';
  return `${verb} ${view} AS SELECT ${items}`;
}

/** A view that is replaced has to keep its columns for a moment. */
async function blankColumns(queries: Queries, view: string): Promise<readonly string[]> {
  const rows = await queries.rows(
    `SELECT format('NULL::%s AS %I', format_type(atttypid, atttypmod), attname) FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass($1::text) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [view],
  );
  return rows.map(([column]) => column ?? '');
}

function unqualified(): ServerReport {
  const message = 'All the relation names inside should be qualified when creating views with no schema binding.';
  return { severity: 'ERROR', sqlState: '0A000', message };
}
