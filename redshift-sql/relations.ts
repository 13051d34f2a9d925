import { loadModule } from 'libpg-query';
import type { RelationEffect, StatementEffect, StatementRead, StatementRelations, ViewBase } from './relation-facts.ts';
import { formatRelationName, isSystemRelation } from './relation-name.ts';
import type { RelationName } from './relation-name.ts';
import { statementRelations } from './statement-relations.ts';
import { splitStatements } from './statements.ts';
import type { Statement } from './statements.ts';
import { SqlSyntaxError } from './syntax-error.ts';
import { variablesOf } from './variables.ts';

/*
 * What a file writes and reads, as one task. Its statements are gone through in order, since what the file itself made is no
 * relation afterwards, and a temporary table never is one.
 */

export type { RelationEffect };

/** What the file does to a table that outlives it. `create` of what it dropped before is `replace`. */
export interface TableEffect {
  readonly table: RelationName;
  readonly effect: RelationEffect;
  readonly line: number;
  readonly view?: ViewBase;
}

/** A relation that the file reads and did not make. */
export interface TableRead {
  readonly table: RelationName;
  readonly line: number;
  /** `definition`: it must exist, its rows do not matter. */
  readonly via: 'rows' | 'definition';
  /** One of Redshift's own. */
  readonly system: boolean;
}

interface LineNote {
  readonly line: number;
  readonly why: string;
}

/** Everything about tables that can be known of a file's text. */
export interface FileRelations {
  readonly effects: readonly TableEffect[];
  /** Reads of tables that the file also writes are among them. */
  readonly reads: readonly TableRead[];
  /** Statements that may touch more than can be seen: the author has to say. */
  readonly unknowns: readonly LineNote[];
  /** Statements that cannot be read at all. */
  readonly faults: readonly LineNote[];
}

interface FileState {
  readonly effects: TableEffect[];
  readonly reads: TableRead[];
  readonly unknowns: LineNote[];
  readonly faults: LineNote[];
  /** Keys of what the file made and did not take away. */
  readonly made: Set<string>;
  readonly temporary: Set<string>;
}

/** Reads a whole file, its psql variables filled before. Never throws for what the SQL holds: that is a fault. */
export async function relationsOf(sql: string): Promise<FileRelations> {
  await loadModule();
  const state: FileState = {
    effects: [],
    reads: [],
    unknowns: [],
    faults: [],
    made: new Set(),
    temporary: new Set(),
  };
  for (const statement of readableStatements(sql, state)) addStatement(state, statement);
  const { effects, reads, unknowns, faults } = state;
  return { effects, reads: withoutRepeats(reads), unknowns, faults };
}

function readableStatements(sql: string, state: FileState): readonly Statement[] {
  return guarded(state, () => {
    const [variable] = variablesOf(sql);
    if (variable) {
      throw new SqlSyntaxError(`variable :${variable.name} has no value`, { line: variable.line, position: 0 });
    }
    return splitStatements(sql);
  });
}

function addStatement(state: FileState, statement: Statement): void {
  for (const facts of guarded(state, () => [statementRelations(statement)])) addFacts(state, statement, facts);
}

function guarded<Item>(state: FileState, read: () => readonly Item[]): readonly Item[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    state.faults.push({ line: error.line, why: error.message });
    return [];
  }
}

function addFacts(
  state: FileState,
  statement: Statement,
  { effects, reads, unknowns, renames }: StatementRelations,
): void {
  state.unknowns.push(...unknowns.map((why) => ({ line: statement.line, why })));
  for (const read of reads) addRead(state, read);
  if (renames && isTemporary(state, renames.from)) return renameTemporary(state, renames.from, renames.to);
  for (const effect of effects) addEffect(state, effect);
}

function addRead(state: FileState, { table, line, via }: StatementRead): void {
  if (isTemporary(state, table) || state.made.has(keyOf(table))) return;
  if (table.database !== undefined) state.unknowns.push(inOtherDatabase(table, line));
  else state.reads.push({ table, line, via, system: isSystemRelation(table) });
}

function addEffect(state: FileState, { table, line, effect, temporary, view }: StatementEffect): void {
  if (temporary || table.table.startsWith('#')) return addTemporary(state, table);
  if (isTemporary(state, table)) {
    if (effect === 'drop') state.temporary.delete(table.table);
    return;
  }
  if (table.database !== undefined) return void state.unknowns.push(inOtherDatabase(table, line));
  const makes = effect === 'create' || effect === 'replace';
  const dropped = makes && forgetDrop(state, table);
  state.effects.push({ table, effect: dropped ? 'replace' : effect, line, ...(view && { view }) });
  if (makes) state.made.add(keyOf(table));
}

/** `DROP TABLE IF EXISTS t; CREATE TEMP TABLE t`: the first was meant for the second, of an earlier session statement. */
function addTemporary(state: FileState, { table }: RelationName): void {
  if (!table.startsWith('#')) forgetDrop(state, { table });
  state.temporary.add(table);
}

function renameTemporary(state: FileState, from: RelationName, to: RelationName): void {
  state.temporary.delete(from.table);
  state.temporary.add(to.table);
}

/** Takes back the drop of a table that is made anew: together they replace it. */
function forgetDrop({ effects }: FileState, table: RelationName): boolean {
  const at = effects.findIndex((effect) => effect.effect === 'drop' && keyOf(effect.table) === keyOf(table));
  if (at !== -1) effects.splice(at, 1);
  return at !== -1;
}

function isTemporary({ temporary }: FileState, { schema, table }: RelationName): boolean {
  return schema === undefined && (table.startsWith('#') || temporary.has(table));
}

/** Redshift's search_path ends in public; a file that sets its own is told of as unknown. */
function keyOf({ schema = 'public', table }: RelationName): string {
  return `${schema}.${table}`;
}

function inOtherDatabase(table: RelationName, line: number): LineNote {
  return { line, why: `${formatRelationName(table)} lies in another database: it cannot be seen` };
}

function withoutRepeats(reads: readonly TableRead[]): readonly TableRead[] {
  const seen = new Map(reads.map((read) => [`${keyOf(read.table)} ${read.line} ${read.via}`, read]));
  return [...seen.values()];
}
