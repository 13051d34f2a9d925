import type { Edge } from './edge.ts';
import type { DagFault } from './fault.ts';
import { suggest } from './nearest.ts';
import type { Mention } from './sql-options.ts';
import type { TaskFacts } from './task-facts.ts';

/** The edges that `@after`, `@before` and TypeScript tasks declare; a name that no task has is a fault. */
export function declaredEdges(tasks: readonly TaskFacts[]): {
  readonly edges: readonly Edge[];
  readonly faults: readonly DagFault[];
} {
  const ids = tasks.map(({ id }) => id);
  const edges = tasks.flatMap((task) => [
    ...task.after
      .filter(({ name }) => ids.includes(name))
      .map((mention) => declared(task, mention, { from: mention.name, to: task.id })),
    ...task.before
      .filter(({ name }) => ids.includes(name))
      .map((mention) => declared(task, mention, { from: task.id, to: mention.name })),
  ]);
  const faults = tasks.flatMap((task) =>
    [...task.after, ...task.before]
      .filter(({ name }) => !ids.includes(name))
      .map((mention) => unknownTask(task, mention, ids)),
  );
  return { edges, faults };
}

function declared(task: TaskFacts, { line }: Mention, ends: { readonly from: string; readonly to: string }): Edge {
  const place = { file: task.file, line };
  return { ...ends, reasons: [{ rule: 'declared', first: place, next: place }] };
}

function unknownTask({ id, file }: TaskFacts, { name, line }: Mention, ids: readonly string[]): DagFault {
  return {
    file,
    line,
    message: `${id} is to come before or after ${name}, and there is no such task.`,
    hint: suggest(name, ids),
  };
}
