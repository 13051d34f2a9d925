import type { JsonScanner } from './json-scanner.ts';
import type { MemberTable, SeenMember } from './member-table.ts';
import { columnsBelow } from './path-tree.ts';
import type { PathNode } from './path-tree.ts';
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
    const { scanner, record } = this;
    const { lines } = scanner;
    members.beginObject(record);
    let at = scanner.first(start, CLOSE_OBJECT);
    while (at >= 0 && !scanner.closed) {
      at = members.place < members.known ? this.knownMembers(at, members) : this.nextMember(at, members);
    }
    if (at >= 0) members.endObject(record, { end: at, isOneLine: scanner.lines === lines });
    return at;
  }

  /** Passes over what is as it was in the record before; if the first member is not, reads that. */
  private knownMembers(start: number, members: MemberTable): number {
    const { scanner, record } = this;
    const { place, known } = members;
    const member = members.seen[place]!;
    const shift = start - member.start;
    const same = scanner.sameUntil(start, members.end + shift, shift);
    members.repeat(record, shift, same);
    if (members.place === place) {
      const afterName = start + member.length;
      return same < afterName ? this.newMember(start, members) : this.member(start, members, member);
    }
    const { next } = members.seen[members.place - 1]!;
    scanner.closed = members.place === known;
    return scanner.closed ? next : scanner.space(next);
  }

  private nextMember(start: number, members: MemberTable): number {
    const seen = members.seen[members.place];
    const isSeen = seen !== undefined && this.scanner.startsWith(seen.token, start);
    return isSeen ? this.member(start, members, seen) : this.newMember(start, members);
  }

  private newMember(start: number, members: MemberTable): number {
    const { scanner } = this;
    const colon = scanner.name(start);
    if (colon < 0) return colon;
    return this.member(start, members, members.find(scanner, scanner.bytes.subarray(start, colon)));
  }

  /** Reads a member whose name is known, up to the next one or past the object's end. */
  private member(start: number, members: MemberTable, member: SeenMember): number {
    const { scanner } = this;
    const at = scanner.space(start + member.length);
    if (at < 0) return at;
    const after = this.wanted(at, member);
    if (after < 0) return after;
    const next = scanner.next(after, CLOSE_OBJECT);
    if (next < 0) return next;
    member.keep(start, next, scanner);
    members.place += 1;
    return next;
  }

  private wanted(at: number, { node, column }: SeenMember): number {
    const { scanner } = this;
    if (node !== null && column < 0) return this.walk(at, node);
    const after = scanner.value(at);
    if (column >= 0 && after >= 0) this.record.set(column, scanner);
    return after;
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
