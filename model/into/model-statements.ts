// The statements of a model, by Redshift's rules: MERGE takes a table, not a subquery, and needs both of its clauses; there is no
// ON CONFLICT and no RETURNING (https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html). So the SELECT first goes into a
// temporary table, with the types of the columns that it is for, and what only its rows show is looked for there, before anything
// is written.
import { quoteIdentifier } from '../../redshift-sql/quote.ts';
import type { TargetColumn } from './fit-columns.ts';
import { historyWrites } from './history-writes.ts';
import { mergeWrites } from './merge-writes.ts';
import type { Model, ModelMode } from './model.ts';
import { modelChecks, type ModelCheck } from './model-checks.ts';
import { GATHERED, names, qualified, type ModelNames } from './model-names.ts';
import { stretchOf, within } from './stretch.ts';

/** A run's stretch of time, ISO 8601 in UTC. */
interface ModelInterval {
  readonly start: string;
  readonly end: string;
}

/** What the statements of a model are made from. */
export interface ModelRequest {
  readonly model: Model;
  /** Its SELECT, after variables, without a semicolon. */
  readonly select: string;
  /** The columns of its table. */
  readonly target: readonly TargetColumn[];
  /** The names that the SELECT gives; all of them fit: `columnFaults` has said nothing. */
  readonly given: readonly string[];
  readonly interval: ModelInterval;
  /** Everything is built anew from what the SELECT answers. */
  readonly fullRefresh: boolean;
}

/** What a model sends, in this order, in one transaction. */
export interface ModelStatements {
  /** Puts the rows of the SELECT into a temporary table. */
  readonly gather: string;
  /** SELECTs that must answer no row. */
  readonly checks: readonly ModelCheck[];
  /** All that changes the table. */
  readonly writes: readonly string[];
}

/** Writes the statements of a model. */
export function modelStatements(request: ModelRequest): ModelStatements {
  const all = namesOf(request);
  return { gather: gather(request, all), checks: modelChecks(request), writes: writesOf(request, all) };
}

function namesOf({ model, target, given }: ModelRequest): ModelNames {
  const columns = target.map(({ name }) => name).filter((name) => given.includes(name));
  return { table: qualified(model.table), columns };
}

function writesOf(request: ModelRequest, all: ModelNames): readonly string[] {
  const { model, fullRefresh } = request;
  const { mode } = model;
  if (mode.kind === 'history') return historyWrites(all, { keys: mode.keys, fullRefresh });
  const insert = `insert into ${all.table} (${names(all.columns)})\nselect ${names(all.columns)} from ${GATHERED}`;
  if (mode.kind === 'replace' || fullRefresh) return [`delete from ${all.table}`, insert];
  if (mode.kind === 'merge') return mergeWrites(all, mode);
  if (mode.kind === 'append') return [insert];
  return [deleteStretch(request, mode), insert];
}

function deleteStretch(request: ModelRequest, mode: ModelMode & { readonly kind: 'interval' }): string {
  const { model } = request;
  return `delete from ${qualified(model.table)}\nwhere ${within(quoteIdentifier(mode.column), stretchOf(request, mode))}`;
}

/** Names of a subquery may differ in type from the table's: what is compared later is compared as what it will be. */
function gather(request: ModelRequest, { columns }: ModelNames): string {
  const { model, select, target, fullRefresh } = request;
  const { mode } = model;
  const typeOf = (name: string) => target.find((column) => column.name === name)?.type ?? '';
  const items = columns.map((name) => `${converted(name, typeOf(name))} as ${quoteIdentifier(name)}`);
  const from = mode.kind === 'history' ? [`${converted(mode.by, typeOf('valid_from'))} as "valid_from"`] : [];
  const distinct = mode.kind === 'history' ? ' distinct' : '';
  const lines = [`create temp table ${GATHERED} as`, `select${distinct} ${[...items, ...from].join(', ')}`];
  lines.push('from (', select, ') as s');
  if (mode.kind === 'interval' && !fullRefresh) {
    const column = converted(mode.column, typeOf(mode.column));
    // Rows without a time are kept, to be told of.
    lines.push(`where ${within(column, stretchOf(request, mode))} or ${column} is null`);
  }
  return lines.join('\n');
}

const CONVERTED = /^(?:smallint|integer|bigint|numeric|real|double|boolean|date|time)/;

/** A cast to a character type would cut what is too long, which is to be an error. */
function converted(name: string, type: string): string {
  const column = `s.${quoteIdentifier(name)}`;
  return CONVERTED.test(type) ? `cast(${column} as ${type})` : column;
}
