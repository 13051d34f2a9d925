import { applyEdits } from '../../redshift-sql/edits.ts';
import { tokenize } from '../../redshift-sql/lexer.ts';

/*
 * Tools ask the catalog for what PostgreSQL 8 or Redshift has and a later PostgreSQL lacks or
 * fills otherwise. Where a query names that, it reads a view of the layer (80-old-catalog.sql) that has them, in place of the table.
 */

const VIEWS: readonly { readonly table: string; readonly view: string; readonly columns: RegExp }[] = [
  {
    table: 'pg_class',
    view: 'redshift_class',
    columns: /\b(?:relkind|relhasoids|reldiststyle|releffectivediststyle)\b/i,
  },
  { table: 'pg_attribute', view: 'redshift_attribute', columns: /\b(?:attencodingtype|attisdistkey|attsortkeyord)\b/i },
  { table: 'pg_constraint', view: 'redshift_constraint', columns: /\bpg_constraint\b/i },
  { table: 'pg_attrdef', view: 'redshift_attrdef', columns: /\badsrc\b/i },
  { table: 'pg_default_acl', view: 'redshift_default_acl', columns: /\bdefacluser\b/i },
  { table: 'pg_proc', view: 'redshift_proc', columns: /\b(?:proisagg|proiswindow)\b/i },
];

/** PostgreSQL's text of a query, reading Redshift's catalog where it asks for what is only there. */
export function readOldCatalog(sql: string): string {
  const views = new Map(
    VIEWS.filter(({ columns }) => columns.test(sql)).map(({ table, view }) => [table, view] as const),
  );
  if (views.size === 0) return sql;
  const edits = tokenize(sql).flatMap(({ kind, value, start, end }) => {
    const text = kind === 'word' ? views.get(value) : undefined;
    return text === undefined ? [] : [{ start, end, text }];
  });
  return applyEdits(sql, edits);
}
