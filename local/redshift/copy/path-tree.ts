import { MemberTable } from './member-table.ts';

/* All jsonpaths of a load form one tree, so that a document is read once. */

/** The way to a value: member names and array indexes. */
export type JsonPath = readonly (string | number)[];

/** A place in a document, and what is wanted of it. */
export interface PathNode {
  /** The columns that take the value of this place. */
  readonly columns: number[];
  members: MemberTable | null;
  elements: Map<number, PathNode> | null;
}

/** The tree of all paths; path i leads to column i. With `fold`, names are lower case and match any case. */
export function pathTree(paths: readonly JsonPath[], fold = false): PathNode {
  const root = newNode();
  paths.forEach((path, column) => {
    let node = root;
    for (const step of path) node = typeof step === 'number' ? elementOf(node, step) : memberOf(node, step, fold);
    node.columns.push(column);
  });
  return root;
}

/** Every column at or below a node. */
export function columnsBelow(node: PathNode): readonly number[] {
  const children = [...(node.members?.nodes.values() ?? []), ...(node.elements?.values() ?? [])];
  return [...node.columns, ...children.flatMap(columnsBelow)];
}

function newNode(): PathNode {
  return { columns: [], members: null, elements: null };
}

function memberOf(node: PathNode, name: string, fold: boolean): PathNode {
  node.members ??= new MemberTable(fold);
  return childOf(node.members.nodes, name);
}

function elementOf(node: PathNode, index: number): PathNode {
  node.elements ??= new Map();
  return childOf(node.elements, index);
}

function childOf<Key>(children: Map<Key, PathNode>, key: Key): PathNode {
  const child = children.get(key) ?? newNode();
  children.set(key, child);
  return child;
}
