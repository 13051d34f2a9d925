import type { JsonScanner } from './json-scanner.ts';
import { columnsBelow } from './path-tree.ts';
import type { MemberTable, PathNode } from './path-tree.ts';
import { KIND, NESTED, NOT_AN_ARRAY, NOT_AN_OBJECT, NULL, WIDE } from './record.ts';
import type { RecordView } from './record.ts';

const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Walks a document along the tree of jsonpaths, and puts what they lead to into the record. As deep as the paths, it is recursive. */
export class JsonWalker {
  private readonly scanner: JsonScanner;
  private readonly record: RecordView;

  constructor(scanner: JsonScanner, record: RecordView) {
    this.scanner = scanner;
    this.record = record;
  }

  /** Reads the value at a position, of which the node says what is wanted. */
  walk(at: number, node: PathNode): number {
    const { scanner, record } = this;
    const byte = scanner.bytes[at];
    const next = this.enter(at, node);
    if (next < 0) return next;
    for (const column of node.columns) record.set(column, scanner);
    if (node.members !== null && byte !== OPEN_OBJECT) this.missed(node.members.nodes, NOT_AN_OBJECT);
    if (node.elements !== null && byte !== OPEN_ARRAY) this.missed(node.elements, NOT_AN_ARRAY);
    return next;
  }

  private enter(at: number, node: PathNode): number {
    const { scanner } = this;
    const byte = scanner.bytes[at];
    if (node.members !== null && byte === OPEN_OBJECT) return this.inside(at, this.object(at, node.members));
    if (node.elements !== null && byte === OPEN_ARRAY) return this.inside(at, this.array(at, node.elements));
    return scanner.value(at);
  }

  private inside(start: number, end: number): number {
    return end < 0 ? end : this.scanner.found(start, end, NESTED | WIDE);
  }

  private object(start: number, members: MemberTable): number {
    const { scanner } = this;
    let at = scanner.first(start, CLOSE_OBJECT);
    for (let ordinal = 0; at >= 0 && !scanner.closed; ordinal += 1) {
      const seen = members.seen[ordinal];
      const isSeen = seen !== undefined && scanner.startsWith(seen.token, at);
      const after = isSeen ? this.member(at + seen.token.byteLength, seen.node) : this.newMember(at, members, ordinal);
      if (after < 0) return after;
      at = scanner.next(after, CLOSE_OBJECT);
    }
    return at;
  }

  private newMember(start: number, members: MemberTable, ordinal: number): number {
    const { scanner } = this;
    const colon = scanner.name(start);
    if (colon < 0) return colon;
    const node = members.find(scanner);
    members.remember(ordinal, scanner.bytes.subarray(start, colon), node);
    return this.member(colon, node);
  }

  private member(afterColon: number, node: PathNode | null): number {
    const { scanner } = this;
    const at = scanner.space(afterColon);
    if (at < 0) return at;
    return node === null ? scanner.value(at) : this.walk(at, node);
  }

  private array(start: number, elements: ReadonlyMap<number, PathNode>): number {
    const { scanner } = this;
    let at = scanner.first(start, CLOSE_ARRAY);
    let index = 0;
    for (; at >= 0 && !scanner.closed; index += 1) {
      const node = elements.get(index);
      const after = node === undefined ? scanner.value(at) : this.walk(at, node);
      if (after < 0) return after;
      at = scanner.next(after, CLOSE_ARRAY);
    }
    for (const [wanted, node] of elements) if (wanted >= index) this.mark(node, NOT_AN_ARRAY);
    return at;
  }

  /** A path leads on from a value that has no members or elements: an error, but nothing is missed below null. */
  private missed(children: ReadonlyMap<unknown, PathNode>, flag: number): void {
    if ((this.scanner.flags & KIND) === NULL) return;
    for (const child of children.values()) this.mark(child, flag);
  }

  private mark(node: PathNode, flag: number): void {
    for (const column of columnsBelow(node)) this.record.flags[column] = flag;
  }
}
