import type { Dag } from './dag.ts';
import { parseDuration } from './duration.ts';
import type { PlannedSource } from './plan.ts';
import { tableNamed } from './read-facts.ts';
import { isGated, type Source } from './source.ts';
import type { TaskFacts } from './task-facts.ts';

/** A task for each source of which something is expected: it stops what reads the table. */
export function factsOfSources({ id, sources }: Dag, schema: string): readonly TaskFacts[] {
  return sources.filter(isGated).map(({ table }) => ({
    id: sourceTaskId(table),
    kind: 'sources',
    file: `dags/${id}.ts`,
    severity: 'error',
    after: [],
    before: [],
    writes: [],
    reads: [{ table: tableNamed(table, schema), line: 1, via: 'rows' }],
  }));
}

/** What a source's task looks for; undefined for a task of another kind. */
export function plannedSource(taskId: string, { sources }: Dag, schema: string): PlannedSource | undefined {
  const source = sources.find((one) => isGated(one) && sourceTaskId(one.table) === taskId);
  return source === undefined ? undefined : planSource(source, schema);
}

/** A source as it is looked at, its limits in seconds. */
export function planSource({ table, columns, loadedAt, warnAfter, errorAfter }: Source, schema: string): PlannedSource {
  return {
    table: tableNamed(table, schema),
    ...(columns === undefined ? {} : { columns }),
    ...(loadedAt === undefined ? {} : { loadedAt: loadedAt.toLowerCase() }),
    ...limit('warnAfterSeconds', warnAfter),
    ...limit('errorAfterSeconds', errorAfter),
  };
}

function limit(name: 'warnAfterSeconds' | 'errorAfterSeconds', text: string | undefined) {
  return text === undefined ? {} : { [name]: parseDuration(text) ?? 0 };
}

function sourceTaskId(table: string): string {
  return `sources.${table.toLowerCase()}`;
}
