// The lines of a SQL file that begin `-- @`: what its author says about the task beside its SQL.
import { durationExample, parseDuration } from './duration.ts';
import { readGrant, type Grant } from './grant.ts';
import type { OnFailure } from './hold.ts';
import { readInto, type Into } from './into/read-into.ts';
import { suggest } from './nearest.ts';
import type { OnChange, TaskKind } from './plan.ts';
import { readUnload, type Unload } from './unload-option.ts';

/** A name that an option gives, with the line that gives it. */
export interface Mention {
  readonly name: string;
  readonly line: number;
}

/** The name of the param that gives an option's value. */
interface FromParam {
  readonly variable: string;
  readonly line: number;
}

/** A number, or the number param that gives it. */
export type Limit = number | FromParam;

/** What the options of one file say; what they do not say is absent or empty. */
export interface SqlOptions {
  readonly after: readonly Mention[];
  readonly before: readonly Mention[];
  readonly reads: readonly Mention[];
  /** `@reads -table`: reads that were inferred and are not to count. */
  readonly ignoredReads: readonly Mention[];
  readonly writes: readonly Mention[];
  readonly retries?: number;
  readonly retryDelaySeconds?: number;
  readonly timeoutSeconds?: number;
  readonly severity?: 'error' | 'warn';
  readonly onFailure?: OnFailure;
  readonly batchFiles?: Limit;
  readonly batchBytes?: Limit;
  /** What to do about a file that was loaded and has changed since, or the param that says it; `stop` when absent. */
  readonly onChange?: OnChange | FromParam;
  /** The column that dates the rows of a stage task, for files that follow the data interval. */
  readonly interval?: string;
  /** Its statements are committed one by one. */
  readonly transaction?: 'off';
  /** The table that its SELECT fills, and how. */
  readonly into?: Into;
  /** Where in S3 its rows go. */
  readonly unload?: Unload;
  /** Rights to the tables that it makes. */
  readonly grants?: readonly Grant[];
  /** Its tables are not analyzed after large changes. */
  readonly analyze?: 'off';
}

/** Options as read, and what was wrong, by line. */
export interface SqlOptionsRead {
  readonly options: SqlOptions;
  readonly faults: readonly { readonly line: number; readonly message: string }[];
}

/** Reads the option lines of a file of this kind; an unknown one, or one that has no meaning there, is a fault. */
export function readSqlOptions(text: string, kind: TaskKind): SqlOptionsRead {
  let options: SqlOptions = { after: [], before: [], reads: [], ignoredReads: [], writes: [] };
  const faults: { line: number; message: string }[] = [];
  for (const [index, written] of text.split('\n').entries()) {
    const match = /^\s*--\s*@([A-Za-z_]+)\s*(.*?)\s*$/.exec(written);
    if (match === null) continue;
    const use = { name: match[1] ?? '', value: match[2] ?? '', line: index + 1 };
    const read = readOption(use, { kind, options });
    if (typeof read === 'string') faults.push({ line: use.line, message: read });
    else options = { ...options, ...read };
  }
  return { options, faults };
}

interface OptionUse {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** Reads the value into options, or says `expected …`. */
interface OptionReader {
  /** Kinds of task for which it has a meaning; absent: all. */
  readonly kinds?: readonly TaskKind[];
  readonly read: (use: OptionUse, options: SqlOptions) => Partial<SqlOptions> | string;
}

const readers: Readonly<Record<string, OptionReader>> = {
  after: { read: (use, { after }) => withNames(use, (names) => ({ after: [...after, ...names] })) },
  before: { read: (use, { before }) => withNames(use, (names) => ({ before: [...before, ...names] })) },
  reads: { read: readReads },
  writes: { read: (use, { writes }) => withNames(use, (names) => ({ writes: [...writes, ...names] })) },
  retries: {
    read: ({ value }) => (/^\d+$/.test(value) ? { retries: Number(value) } : 'expected a whole number from 0'),
  },
  retry_delay: { read: ({ value }) => withSeconds(value, (retryDelaySeconds) => ({ retryDelaySeconds })) },
  timeout: { read: ({ value }) => withSeconds(value, (timeoutSeconds) => ({ timeoutSeconds })) },
  severity: {
    kinds: ['checks'],
    read: ({ value }) => (value === 'error' || value === 'warn' ? { severity: value } : 'expected error or warn'),
  },
  on_failure: {
    read: ({ value }) => (value === 'fail' || value === 'hold' ? { onFailure: value } : 'expected fail or hold'),
  },
  hint: { kinds: ['checks'], read: ({ value }) => (value === '' ? 'expected what to do when the check fails' : {}) },
  batch_files: { kinds: ['stage'], read: (use) => withLimit(use, (batchFiles) => ({ batchFiles })) },
  batch_bytes: { kinds: ['stage'], read: (use) => withLimit(use, (batchBytes) => ({ batchBytes })) },
  on_change: {
    kinds: ['stage'],
    read: (use) => {
      const onChange = paramOf(use) ?? changeActions.find((action) => action === use.value);
      return onChange === undefined ? `expected ${changeActions.join(', ')}, or :param` : { onChange };
    },
  },
  interval: {
    kinds: ['stage'],
    read: ({ value }) =>
      /^[A-Za-z_]\w*$/.test(value) ? { interval: value.toLowerCase() } : 'expected the column that dates the rows',
  },
  into: {
    kinds: ['transform'],
    read: (use, { into }) => {
      const read = into === undefined ? readInto(use) : 'expected one @into in a file';
      return typeof read === 'string' ? read : { into: read };
    },
  },
  grant: {
    kinds: ['create', 'transform'],
    read: (use, { grants = [] }) => {
      const grant = readGrant(use);
      return typeof grant === 'string' ? grant : { grants: [...grants, grant] };
    },
  },
  analyze: {
    kinds: ['stage', 'transform'],
    read: ({ value }) => (value === 'off' ? { analyze: 'off' } : 'expected off'),
  },
  unload: {
    kinds: ['analytics'],
    read: (use) => {
      const unload = readUnload(use);
      return typeof unload === 'string' ? unload : { unload };
    },
  },
  transaction: {
    kinds: ['drop', 'transform'],
    read: ({ value }) => (value === 'off' ? { transaction: 'off' } : 'expected off'),
  },
};

/** What may be done about a file that has changed. */
export const changeActions: readonly OnChange[] = ['stop', 'reload', 'append'];

const later = ['pool', 'priority', 'personal', 'trigger_rule', 'approve'];

function readOption(
  use: OptionUse,
  { kind, options }: { readonly kind: TaskKind; readonly options: SqlOptions },
): Partial<SqlOptions> | string {
  const reader = Object.hasOwn(readers, use.name) ? readers[use.name] : undefined;
  if (later.includes(use.name)) return `@${use.name} is not available yet: take the line out.`;
  if (reader === undefined) return `there is no option @${use.name}. ${suggest(use.name, Object.keys(readers))}`;
  if (reader.kinds !== undefined && !reader.kinds.includes(kind)) {
    return `@${use.name} has no meaning in ${kind}/, only in ${reader.kinds.join(', ')}/.`;
  }
  const read = reader.read(use, options);
  return typeof read === 'string' ? `@${use.name}: ${read}, got ${use.value === '' ? 'nothing' : use.value}.` : read;
}

function readReads(use: OptionUse, { reads, ignoredReads }: SqlOptions): Partial<SqlOptions> | string {
  return withNames(use, (names) => ({
    reads: [...reads, ...names.filter(({ name }) => !name.startsWith('-'))],
    ignoredReads: [
      ...ignoredReads,
      ...names.filter(({ name }) => name.startsWith('-')).map(({ name, line }) => ({ name: name.slice(1), line })),
    ],
  }));
}

function withNames({ value, line }: OptionUse, use: (names: readonly Mention[]) => Partial<SqlOptions>) {
  const names = value.split(/[\s,]+/).filter((name) => name !== '');
  return names.length === 0 ? 'expected one name or more' : use(names.map((name) => ({ name, line })));
}

function withSeconds(value: string, use: (seconds: number) => Partial<SqlOptions>) {
  const seconds = parseDuration(value);
  return seconds === undefined ? `expected ${durationExample}` : use(seconds);
}

const bytesPerUnit: Readonly<Record<string, number>> = { '': 1, B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

function withLimit(option: OptionUse, use: (limit: Limit) => Partial<SqlOptions>) {
  const { name, value } = option;
  const param = paramOf(option);
  if (param !== undefined) return use(param);
  const match = /^(\d+)\s*([kmgt]?b)?$/i.exec(value);
  const unit = bytesPerUnit[(match?.[2] ?? '').toUpperCase()];
  const limit = Number(match?.[1]) * (unit ?? Number.NaN);
  if (limit >= 1 && (name === 'batch_bytes' || match?.[2] === undefined)) return use(limit);
  return name === 'batch_files' ? 'expected a number of files or :param' : "expected a size such as '10 GB', or :param";
}

/** `:name`: the value is a param's. */
function paramOf({ value, line }: OptionUse): FromParam | undefined {
  const variable = /^:([a-z][a-z0-9_]*)$/.exec(value)?.[1];
  return variable === undefined ? undefined : { variable, line };
}
