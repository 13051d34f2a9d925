import { formatTableName, type TableName } from '../redshift-sql/names.ts';
import type { RelationEffect } from '../redshift-sql/relations.ts';
import type { Effect, TableWrite } from './task-facts.ts';

/** What one statement does to a table. */
interface StatementWrite {
  readonly table: TableName;
  readonly line: number;
  readonly effect: RelationEffect;
  readonly basedOn?: readonly TableName[];
}

/** One write for each table: its first line, and what its statements come to together. */
export function mergeWrites(writes: readonly StatementWrite[]): readonly TableWrite[] {
  const names = [...new Set(writes.map(({ table }) => formatTableName(table)))];
  return names.flatMap((name) => {
    const own = writes.filter(({ table }) => formatTableName(table) === name);
    const first = own.find(({ effect }) => effect !== 'gate-nothing') ?? own[0];
    if (first === undefined) return [];
    const basedOn = own.find((write) => write.basedOn !== undefined)?.basedOn;
    const effect = effectOf(own.map((write) => write.effect));
    return [
      basedOn === undefined
        ? { table: first.table, effect, line: first.line }
        : { table: first.table, effect: 'create' as const, line: first.line, basedOn },
    ];
  });
}

function effectOf(effects: readonly RelationEffect[]): Effect {
  const real = effects.filter((effect) => effect !== 'gate-nothing');
  const isOnly = (...allowed: readonly RelationEffect[]) => real.every((effect) => allowed.includes(effect));
  if (real.length === 0) return 'note';
  if (isOnly('empty', 'drop')) return 'empty';
  if (isOnly('append')) return 'append';
  if (isOnly('create')) return 'create';
  return real.includes('create') || real.includes('replace') ? 'replace' : 'change';
}
