// `-- @into TABLE MODE …`: the table that the file's SELECT fills, and how.
import { parseDuration } from '../duration.ts';
import type { ModelMode } from './model.ts';

/** `@into` as a file says it, the table not resolved yet. */
export interface Into {
  /** `table` or `schema.table`. */
  readonly name: string;
  readonly mode: ModelMode;
  readonly line: number;
}

const FORMS: Readonly<Record<ModelMode['kind'], string>> = {
  replace: 'replace',
  append: 'append',
  merge: 'merge KEY … [newest COLUMN]',
  interval: 'interval COLUMN [lookback 3 days]',
  history: 'history KEY … by COLUMN',
};

const NAME = /^[a-z_][a-z0-9_$]*$/;
const TABLE = /^[a-z_][a-z0-9_$]*(?:\.[a-z_][a-z0-9_$]*)?$/;

/** Reads the value of `@into`, or says `expected …`. */
export function readInto({ value, line }: { readonly value: string; readonly line: number }): Into | string {
  const [name = '', kind = '', ...words] = value.toLowerCase().split(/[\s,]+/);
  if (!TABLE.test(name)) return `expected TABLE and a mode: ${Object.values(FORMS).join(' | ')}`;
  if (!isKind(kind)) return `expected after ${name} one of ${Object.values(FORMS).join(' | ')}`;
  const mode = READERS[kind](words);
  return mode === undefined ? `expected ${name} ${FORMS[kind]}` : { name, mode, line };
}

type ModeReader = (words: readonly string[]) => ModelMode | undefined;

const READERS: Readonly<Record<ModelMode['kind'], ModeReader>> = {
  replace: (words) => (words.length === 0 ? { kind: 'replace' } : undefined),
  append: (words) => (words.length === 0 ? { kind: 'append' } : undefined),
  merge: readMerge,
  interval: readInterval,
  history: readHistory,
};

function isKind(text: string): text is ModelMode['kind'] {
  return Object.hasOwn(FORMS, text);
}

function readMerge(words: readonly string[]): ModelMode | undefined {
  const { keys, column } = splitAt(words, 'newest');
  if (!areNames(keys)) return undefined;
  if (column === undefined) return { kind: 'merge', keys };
  return NAME.test(column) ? { kind: 'merge', keys, newest: column } : undefined;
}

function readInterval([column = '', word, ...duration]: readonly string[]): ModelMode | undefined {
  if (!NAME.test(column)) return undefined;
  if (word === undefined) return { kind: 'interval', column, lookbackSeconds: 0 };
  const lookbackSeconds = word === 'lookback' ? parseDuration(duration.join(' ')) : undefined;
  return lookbackSeconds === undefined ? undefined : { kind: 'interval', column, lookbackSeconds };
}

function readHistory(words: readonly string[]): ModelMode | undefined {
  const { keys, column = '' } = splitAt(words, 'by');
  return areNames(keys) && NAME.test(column) ? { kind: 'history', keys, by: column } : undefined;
}

/** `a b newest c`: what stands before the word, and the rest, which is to be one name. */
function splitAt(words: readonly string[], word: string): { keys: readonly string[]; column?: string } {
  const at = words.indexOf(word);
  return at === -1 ? { keys: words } : { keys: words.slice(0, at), column: words.slice(at + 1).join(' ') };
}

function areNames(names: readonly string[]): boolean {
  return names.length > 0 && names.every((name) => NAME.test(name)) && new Set(names).size === names.length;
}
