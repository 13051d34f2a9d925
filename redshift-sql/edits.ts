import type { Statement } from './statements.ts';

/** A stretch of a text: UTF-16 offsets, the end excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Edit extends Span {
  readonly text: string;
}

/** A statement's text with edits made; offsets are of the whole text, as its tokens have them. An edit within another is left out. */
export function editStatement(statement: Statement, edits: readonly Edit[]): string {
  return applyEdits(
    statement.text,
    edits.map((edit) => ({ ...edit, start: edit.start - statement.start, end: edit.end - statement.start })),
  );
}

/** A text with edits made, in any order given; those at one place keep their order. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let out = '';
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    if (edit.start < at) continue;
    out += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + text.slice(at);
}

/** Takes a stretch of a statement out but keeps its line breaks, so that lines of what follows stay true. */
export function removal({ text, start: offset }: Statement, { start, end }: Span): Edit {
  return { start, end, text: text.slice(start - offset, end - offset).replace(/[^\n]+/g, '') };
}
