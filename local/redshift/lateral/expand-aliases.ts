import { parseSync } from 'libpg-query';
import { tokenize } from '../../../redshift-sql/lexer.ts';
import { aliasUses, replaceUses } from './alias-uses.ts';
import { fromColumns } from './column-names.ts';
import type { TableColumns } from './from-source.ts';
import { selectsOf } from './tree.ts';

/*
 * In Redshift the alias of a select item may be used in the items after it, in WHERE, HAVING and in expressions of GROUP BY; a
 * column of FROM with the same name goes first: https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_list.html. PostgreSQL knows no
 * such alias, so its expression is put in its place, in the text. The catalog is asked only where an alias is used so.
 */

/** Each pass expands one query; a statement with more than this many is left to PostgreSQL to refuse. */
const MOST_PASSES = 50;
/** An expression that names an alias again grows with each pass: what has become this long is left as it was. */
const MOST_ADDED = 256 * 1024;

/** Words that often stand in a statement twice, and can be no column's name without quotes. */
const RESERVED = new Set('select from where and or not null as on in case when then else end order group'.split(' '));

/** Whether an alias is used in a statement (for PostgreSQL) where only Redshift allows it, if no column has its name. */
export function usesAliases(sql: string): boolean {
  if (!/\bselect\b/i.test(sql) || !repeatsName(sql)) return false;
  const text = Buffer.from(sql, 'utf8').toString('latin1');
  const tokens = tokenize(text);
  return selectsOf(parseOrNothing(text)).some(({ select }) => aliasUses(select, tokens).uses.length > 0);
}

/** A statement's text (for PostgreSQL) with the aliases of select items expanded where they are used. */
export async function expandAliases(sql: string, ask: TableColumns): Promise<string> {
  if (!/\bselect\b/i.test(sql) || !repeatsName(sql)) return sql;
  let text = Buffer.from(sql, 'utf8').toString('latin1');
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const expanded = await expandOne(text, ask);
    if (expanded === undefined) break;
    if (expanded.length > sql.length + MOST_ADDED) return sql;
    text = expanded;
  }
  return Buffer.from(text, 'latin1').toString('utf8');
}

/** An alias that is used stands in the text twice. Most statements have none, and need not be parsed to know it. */
function repeatsName(sql: string): boolean {
  const names = new Set<string>();
  for (const { kind, value } of tokenize(sql)) {
    if (kind !== 'identifier' && (kind !== 'word' || RESERVED.has(value))) continue;
    if (names.has(value)) return true;
    names.add(value);
  }
  return false;
}

/** The text with the aliases of one query expanded; undefined when there is none to expand. */
async function expandOne(text: string, ask: TableColumns): Promise<string | undefined> {
  const tree = parseOrNothing(text);
  const tokens = tokenize(text);
  for (const scoped of selectsOf(tree)) {
    const found = aliasUses(scoped.select, tokens);
    if (found.uses.length === 0) continue;
    const columns = await fromColumns(scoped, ask);
    const uses = found.uses.filter((use) => !columns.has(found.items[use.item]?.alias ?? ''));
    if (uses.length > 0) return replaceUses(text, { items: found.items, uses });
  }
  return undefined;
}

/** What libpg-query cannot read PostgreSQL will refuse, and say why. */
function parseOrNothing(text: string): unknown {
  try {
    return parseSync(Buffer.from(text, 'latin1').toString('utf8'));
  } catch {
    return undefined;
  }
}
