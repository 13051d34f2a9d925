import { ESCAPED } from './record.ts';
import type { Field } from './record.ts';
import { wordsOf } from './word-view.ts';

/*
 * All jsonpaths of a load form one tree, so that a document is read once. Reading a member's name is comparing bytes: the objects of one
 * file have their members in the same order, so each table remembers what was written where, and asks its map only when that fails.
 */

/** The way to a value: member names and array indexes. */
export type JsonPath = readonly (string | number)[];

/** A place in a document, and what is wanted of it. */
export interface PathNode {
  /** The columns that take the value of this place. */
  readonly columns: number[];
  members: MemberTable | null;
  elements: Map<number, PathNode> | null;
}

/** A name as it was written, with its quotes and colon, and what is wanted of its value. */
export interface SeenMember {
  readonly token: DataView;
  readonly node: PathNode | null;
}

/** More members than this are looked up by name each time. */
const REMEMBERED = 1024;

/** The wanted members of an object. */
export class MemberTable {
  readonly nodes = new Map<string, PathNode>();
  /** By the member's place in the object read before. */
  readonly seen: SeenMember[] = [];
  private readonly fold: boolean;

  constructor(fold: boolean) {
    this.fold = fold;
  }

  /** The node for a member's name; null if nothing is wanted of it. */
  find(name: Field): PathNode | null {
    return this.nodes.get(this.nameOf(name)) ?? null;
  }

  /** Expects the same token at the same place in the next object. */
  remember(ordinal: number, token: Buffer, node: PathNode | null): void {
    if (ordinal < REMEMBERED) this.seen[ordinal] = { token: wordsOf(Buffer.from(token)), node };
  }

  private nameOf({ bytes, start, end, flags }: Field): string {
    const raw = bytes.toString('utf8', start, end);
    const name = (flags & ESCAPED) === 0 ? raw : (JSON.parse(`"${raw}"`) as string);
    return this.fold ? name.toLowerCase() : name;
  }
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
