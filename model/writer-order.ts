import { formatTableName } from '../redshift-sql/names.ts';
import type { DagFault } from './fault.ts';
import type { Reaches } from './order.ts';
import { isSameTable, type Reader, type TableUse, type Writer } from './table-use.ts';

/** Pairs of tasks whose order on a table matters and that nothing puts in order: each is refused, never guessed. */
export function orderFaults(use: TableUse, reaches: Reaches): readonly DagFault[] {
  const isOrdered = (a: string, b: string) => a === b || reaches(a, b) || reaches(b, a);
  const writers = [...use.creators, ...use.fillers, ...use.emptiers];
  const writerFaults = pairs(writers)
    .filter(([a, b]) => needsOrder(a, b) && !isOrdered(a.task.id, b.task.id))
    .map(([a, b]) => twoWriters(a, b));
  const readerFaults = use.emptiers.flatMap((emptier) =>
    use.readers
      .filter(({ task, read }) => read.via === 'rows' && !isOrdered(emptier.task.id, task.id))
      .map((reader) => emptiedUnderReader(emptier, reader)),
  );
  return [...writerFaults, ...readerFaults];
}

/** Those that only append, and do not look at what is there, may come in any order. Two models of one table are told of elsewhere. */
function needsOrder(a: Writer, b: Writer): boolean {
  if (a.write.model && b.write.model) return false;
  return !(onlyAppends(a) && onlyAppends(b));
}

function onlyAppends({ task, write }: Writer): boolean {
  return write.effect === 'append' && !task.reads.some(({ table }) => isSameTable(table, write.table));
}

function twoWriters(a: Writer, b: Writer): DagFault {
  const table = formatTableName(a.write.table);
  return {
    file: b.task.file,
    line: b.write.line,
    message: `${b.task.id} ${verbs[b.write.effect]} ${table}, which ${a.task.id} ${verbs[a.write.effect]} (${a.task.file}:${a.write.line}), and nothing says which comes first.`,
    hint: `Add \`-- @after ${a.task.id}\` or \`-- @before ${a.task.id}\` to ${b.task.file}.`,
  };
}

function emptiedUnderReader({ task, write }: Writer, reader: Reader): DagFault {
  return {
    file: task.file,
    line: write.line,
    message: `${task.id} only empties ${formatTableName(write.table)}, which ${reader.task.id} reads (${reader.task.file}:${reader.read.line}), and nothing says which comes first.`,
    hint: `Add \`-- @after ${reader.task.id}\` or \`-- @before ${reader.task.id}\` to ${task.file}.`,
  };
}

const verbs = {
  create: 'creates',
  append: 'appends to',
  change: 'changes',
  replace: 'replaces',
  empty: 'empties',
  note: 'annotates',
} as const;

function pairs<Item>(items: readonly Item[]): readonly (readonly [Item, Item])[] {
  return items.flatMap((a, index) => items.slice(index + 1).map((b) => [a, b] as const));
}
