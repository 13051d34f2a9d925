import type { TaskDetail } from './plan.ts';

type Drawn = Pick<TaskDetail, 'id' | 'kind' | 'upstream'>;

/** The tasks as a Mermaid flowchart, one subgraph for each kind. */
export function drawMermaid(tasks: readonly Drawn[]): string {
  const kinds = [...new Set(tasks.map(({ kind }) => kind))];
  const groups = kinds.flatMap((kind) => [
    `  subgraph ${kind}`,
    ...tasks.filter((task) => task.kind === kind).map(({ id }) => `    ${nodeName(id)}["${id}"]`),
    '  end',
  ]);
  const arrows = tasks.flatMap(({ id, upstream }) => upstream.map((from) => `  ${nodeName(from)} --> ${nodeName(id)}`));
  return ['flowchart LR', ...groups, ...arrows].join('\n');
}

/** The tasks as lines for a terminal: one level after another, each task with what it waits for. */
export function drawLevels(tasks: readonly Drawn[]): readonly string[] {
  const width = Math.max(0, ...tasks.map(({ id }) => id.length));
  return levelsOf(tasks).flatMap((level, index) =>
    level.map(({ id, upstream }, place) => {
      const number = place === 0 ? String(index + 1).padStart(3) : '   ';
      return `${number}  ${upstream.length === 0 ? id : `${id.padEnd(width)}  ← ${upstream.join(', ')}`}`;
    }),
  );
}

/** Tasks that wait for nothing, then those that wait only for these, and so on. */
function levelsOf(tasks: readonly Drawn[]): readonly (readonly Drawn[])[] {
  const levelById = new Map<string, number>();
  for (const { id, upstream } of tasks) {
    levelById.set(id, 1 + Math.max(-1, ...upstream.map((from) => levelById.get(from) ?? -1)));
  }
  const depth = Math.max(-1, ...levelById.values()) + 1;
  return Array.from({ length: depth }, (_, level) => tasks.filter(({ id }) => levelById.get(id) === level));
}

function nodeName(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9_]/g, '_');
}
