import type { PathNode } from './path-tree.ts';
import { ESCAPED, REPEATED } from './record.ts';
import type { Field, RecordView } from './record.ts';
import { wordsOf } from './word-view.ts';

/*
 * The objects of one file have the same members in the same order, and often a member has the value of the object before: of one user or
 * place there are many events in a row. So a table remembers which member stood at which place, and where its bytes are. To know a name
 * again is then to compare bytes, and members that are the same up to the next one's name are neither read nor converted again.
 */

/** More members than this are looked up by name each time. */
const REMEMBERED = 1024;
/** Beyond any buffer. */
const NEVER = 0x3fff_ffff;
const NO_RECORD = -1;

/** A member as it stood in an object, and what is wanted of it. */
export class SeenMember {
  /** The name as it was written, with its quotes and colon. */
  readonly token: DataView;
  readonly length: number;
  readonly node: PathNode | null;
  /** The only column that takes the value, if there is one and nothing is wanted of what is in the value; else -1. */
  readonly column: number;
  start = 0;
  /** Where the next member, or what follows the object, began; NEVER for a member whose value must be looked into. */
  next = NEVER;
  private readonly isLeaf: boolean;
  private readonly value = { start: 0, end: 0, flags: 0 };

  constructor(token: Buffer, node: PathNode | null) {
    this.token = wordsOf(token);
    this.length = token.length;
    this.node = node;
    this.isLeaf = node === null || (node.columns.length === 1 && node.members === null && node.elements === null);
    this.column = this.isLeaf ? (node?.columns[0] ?? -1) : -1;
  }

  /** Notes where it was read, and its value. */
  keep(start: number, next: number, { start: from, end, flags }: Omit<Field, 'bytes'>): void {
    const { value } = this;
    this.start = start;
    this.next = this.isLeaf ? next : NEVER;
    value.start = from;
    value.end = end;
    value.flags = flags;
  }

  /** Takes the same bytes, that much further on, for the member of another object. */
  repeat(record: RecordView, shift: number): void {
    const { value } = this;
    this.start += shift;
    this.next += shift;
    value.start += shift;
    value.end += shift;
    value.flags |= REPEATED;
    if (this.column >= 0) record.set(this.column, value);
  }
}

/** The wanted members of an object, and what is known of the object of the record before. */
export class MemberTable {
  readonly nodes = new Map<string, PathNode>();
  /** By their place in the object. */
  readonly seen: SeenMember[] = [];
  /** The place of the member that comes next. */
  place = 0;
  /** So many places are as they were in the record before, in the same buffer. */
  known = 0;
  /** Where the object of the record before ended. */
  end = 0;
  private count = 0;
  private record = NO_RECORD;
  private readonly fold: boolean;

  constructor(fold: boolean) {
    this.fold = fold;
  }

  beginObject({ number }: RecordView): void {
    this.known = this.record === number - 1 ? this.count : 0;
    this.place = 0;
  }

  /** Remembers the object, unless a name stood twice in it, or a line break, which must be counted each time. */
  endObject({ number, hasDoubles }: RecordView, object: { readonly end: number; readonly isOneLine: boolean }): void {
    this.record = hasDoubles || !object.isOneLine || this.place > REMEMBERED ? NO_RECORD : number;
    this.count = this.place;
    this.end = object.end;
  }

  /** Passes over the members that are the same as before; the bytes are, up to `same`. */
  repeat(record: RecordView, shift: number, same: number): void {
    for (; this.place < this.known; this.place += 1) {
      const member = this.seen[this.place]!;
      if (member.next + shift > same) return;
      member.repeat(record, shift);
    }
  }

  /** The member with the name that was read, from now on expected at this place. */
  find(name: Field, token: Buffer): SeenMember {
    const member = new SeenMember(Buffer.from(token), this.nodes.get(this.nameOf(name)) ?? null);
    if (this.place < REMEMBERED) this.seen[this.place] = member;
    return member;
  }

  private nameOf({ bytes, start, end, flags }: Field): string {
    const raw = bytes.toString('utf8', start, end);
    const name = (flags & ESCAPED) === 0 ? raw : (JSON.parse(`"${raw}"`) as string);
    return this.fold ? name.toLowerCase() : name;
  }
}
