import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CopyFault } from '../../../../local/redshift/copy/faults.ts';
import type { LoadError } from '../../../../local/redshift/copy/load-errors.ts';
import { planCopy, runCopy } from '../../../../local/redshift/copy/run.ts';
import type { CopyOutcome, TargetColumn } from '../../../../local/redshift/copy/run.ts';
import type { CopyStorage } from '../../../../local/redshift/copy/storage.ts';
import { parseCopy } from '../../../../redshift-sql/copy.ts';
import { splitStatements } from '../../../../redshift-sql/statements.ts';
import { binaryRows, printField } from './binary-rows.ts';
import { directoryStorage } from './directory-storage.ts';

export interface Load {
  /** `a varchar(5) notnull, b int4, id int8 identity` */
  readonly table: string;
  /** Content by key, in the bucket `b`. */
  readonly files: Readonly<Record<string, string | Buffer>>;
  /** COPY's text after FROM's literal. */
  readonly options?: string;
  /** The column list, with parentheses. */
  readonly columns?: string;
  readonly from?: string;
  readonly storage?: (directory: string) => CopyStorage;
}

export interface Loaded {
  readonly rows: readonly (readonly (string | null)[])[];
  readonly outcome: CopyOutcome;
  readonly fault?: CopyFault;
}

/** Runs a COPY over files in a temporary bucket; a CopyFault of the load is in the answer. */
export async function load(options: Load): Promise<Loaded> {
  const directory = mkdtempSync(join(tmpdir(), 'copy-'));
  try {
    for (const [key, content] of Object.entries(options.files)) write(join(directory, 'b', key), content);
    return await runStatement(options, (options.storage ?? directoryStorage)(directory));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The rows of a load that must not fail. */
export async function rowsOf(options: Load): Promise<Loaded['rows']> {
  const { rows, outcome, fault } = await load(options);
  if (fault) throw new Error(`${fault.message} ${JSON.stringify(outcome.errors)}`);
  return rows;
}

/** The load errors as `column code reason`. */
export async function errorsOf(options: Load): Promise<readonly string[]> {
  const { outcome } = await load(options);
  return outcome.errors.map(describe);
}

function describe({ columnName, errorCode, errorReason }: LoadError): string {
  return `${columnName} ${errorCode} ${errorReason}`.trim();
}

async function runStatement(options: Load, storage: CopyStorage): Promise<Loaded> {
  const { from = 's3://b/data', columns = '', options: text = "json 'auto'" } = options;
  const [copy] = splitStatements(`copy t ${columns} from '${from}' iam_role 'arn:aws:iam::1:role/r' ${text}`);
  const tableColumns = options.table.split(/,\s+/).map(targetColumn);
  const plan = await planCopy({ statement: parseCopy(copy!), tableColumns, storage });
  const { chunks, outcome } = runCopy(plan);
  const data: Buffer[] = [];
  try {
    for await (const chunk of chunks) data.push(Buffer.from(chunk));
  } catch (fault) {
    if (fault instanceof CopyFault) return { rows: [], outcome, fault };
    throw fault;
  }
  const rows = binaryRows(Buffer.concat(data));
  return { rows: rows.map((row) => row.map((field, index) => printField(field, plan.columns[index]!.type))), outcome };
}

function targetColumn(text: string): TargetColumn {
  const [name = '', type = '', ...words] = text.split(' ');
  const [, base = '', length, scale] = /^(\w+)(?:\((\d+)(?:,(\d+))?\))?$/.exec(type) ?? [];
  const isNumeric = base === 'numeric';
  return {
    name,
    type: base,
    typmod: isNumeric && length !== undefined ? ((Number(length) << 16) | Number(scale ?? 0)) + 4 : -1,
    ...(!isNumeric && length !== undefined && { byteLength: Number(length) }),
    notNull: words.includes('notnull') || words.includes('identity'),
    hasDefault: words.includes('default'),
    identity: words.includes('identity') ? 'always' : words.includes('bydefault') ? 'by default' : 'no',
  };
}

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
