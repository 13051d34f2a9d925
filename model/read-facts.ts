import type { TableName } from '../redshift-sql/names.ts';
import type { TypeScriptTask } from './dag.ts';
import type { TaskFacts } from './task-facts.ts';

/** A TypeScript task waits for what it says, and touches no table that could be known. */
export function factsOfTypeScript({ id, after }: TypeScriptTask, file: string): TaskFacts {
  return {
    id,
    kind: 'typescript',
    file,
    severity: 'error',
    after: after.map((name) => ({ name, line: 1 })),
    before: [],
    writes: [],
    reads: [],
  };
}

/** `table` or `schema.table` as text, folded and resolved. */
export function tableNamed(text: string, schema: string): TableName {
  const [first = '', second] = text.toLowerCase().split('.');
  return second === undefined ? { schema, table: first } : { schema: first, table: second };
}
