import type { BinaryWriter } from '../binary-writer.ts';
import { KIND, STRING } from '../record.ts';
import type { Field, Problem } from '../record.ts';

const JSONB_VERSION = Buffer.from([1]);
/** What jsonb refuses although it is JSON: NUL and half a surrogate pair. */
const UNSTORABLE = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** SUPER, stored as jsonb: the document's source, a string with its quotes. */
export function convertSuper(field: Field, out: BinaryWriter): Problem | null {
  const margin = (field.flags & KIND) === STRING ? 1 : 0;
  const source = field.bytes.subarray(field.start - margin, field.end + margin);
  const problem = checkJson(source);
  if (problem) return problem;
  out.bytes(Buffer.concat([JSONB_VERSION, source]), 0, source.length + 1);
  return null;
}

function checkJson(source: Buffer): Problem | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(source);
    const document: unknown = JSON.parse(text);
    if (!text.includes(String.raw`\u`)) return null;
    return UNSTORABLE.test(stringsOf(document).join('\n')) ? malformed('a character that SUPER cannot hold') : null;
  } catch (error) {
    return malformed((error as Error).message);
  }
}

function stringsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [key, ...stringsOf(child)]);
}

function malformed(why: string): Problem {
  return { code: 1224, reason: `Invalid JSON for SUPER: ${why}` };
}
