import { applyEdits } from '../../redshift-sql/edits.ts';
import { tokenize } from '../../redshift-sql/lexer.ts';
import { SqlSyntaxError } from '../../redshift-sql/syntax-error.ts';
import { notYet } from './not-yet.ts';
import type { ServerReport } from './frames/fields.ts';

/*
 * With enable_case_sensitive_identifier a quoted name keeps its capitals (https://docs.aws.amazon.com/redshift/latest/dg/r_enable_case_sensitive_identifier.html);
 * everything here folds names to lower case. So for as long as a statement is worked on, a capital in a quoted name is written as a character that
 * has no lower case, of Unicode's private use, and PostgreSQL gets the capital again. Places in the text stay.
 */

const CAPITAL = /[A-Z]/g;
const KEPT = /[\uE041-\uE05A]/g;
const OFFSET = 0xe000;
const DOLLARS = /^\$\w*\$/;
/** PostgreSQL's own parser cuts names here. */
const MOST_BYTES = 63;

/** A statement's text with the capitals of its quoted names out of the way; those in the body of a procedure, too. */
export function keepCase(sql: string): string {
  const edits = tokenize(sql).flatMap(({ kind, text, start, end }) => {
    if (kind === 'identifier' && text.startsWith('"'))
      return [{ start, end, text: text.replace(CAPITAL, moved(OFFSET)) }];
    return kind === 'string' && DOLLARS.test(text) ? [{ start, end, text: keepCaseIn(text) }] : [];
  });
  return applyEdits(sql, edits);
}

/** What was made of such a text, with the capitals in their place: of any shape, as data. */
export function restoreCase<Value>(value: Value): Value {
  return restored(value) as Value;
}

/** A name of the catalog as such a text has it. */
export function keepCaseOfName(name: string): string {
  return name.replace(CAPITAL, moved(OFFSET));
}

/** Why the case of names cannot be kept in a text, or in what {@link keepCase} has made of it and is to be parsed; undefined: it can. */
export function refusedCase(sql: string, kept: string): ServerReport | undefined {
  if (sql.search(KEPT) !== -1) return notYet('characters of private use beside case-sensitive identifiers');
  const isLong = tokenize(kept).some(
    ({ kind, value }) => kind === 'identifier' && Buffer.byteLength(value) > MOST_BYTES,
  );
  return isLong ? notYet('case-sensitive identifiers with as many capitals') : undefined;
}

/** A body in another language than SQL may be unreadable as that: its names are none of ours. */
function keepCaseIn(literal: string): string {
  const [tag = ''] = DOLLARS.exec(literal) ?? [];
  try {
    return tag + keepCase(literal.slice(tag.length, -tag.length)) + tag;
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    return literal;
  }
}

function restored(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(KEPT, moved(-OFFSET));
  if (Array.isArray(value)) return value.map(restored);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, restored(child)]));
}

function moved(by: number): (character: string) => string {
  return (character) => String.fromCharCode(character.charCodeAt(0) + by);
}
