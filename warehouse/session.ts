import type { Client, CustomTypesConfig, QueryArrayResult } from 'pg';

/** A row by column name. Every value is the text that the warehouse sent: nothing is lost to JavaScript's numbers and dates. */
export type SqlRow = Readonly<Record<string, string | null>>;

/** What one statement answered. */
export interface SqlResult {
  readonly columns: readonly SqlColumn[];
  /** In the order of `columns`, whose names need not differ. */
  readonly values: readonly (readonly (string | null)[])[];
  /** Rows written or answered; 0 where the warehouse gives no count. */
  readonly rowCount: number;
}

export interface SqlColumn {
  readonly name: string;
  /** PostgreSQL's type OID, which Redshift shares. */
  readonly typeOid: number;
}

/** One connection to the warehouse. */
export interface Session {
  /** The backend's process id, as stv_sessions and pg_terminate_backend know it. */
  readonly pid: number;
  /** Sends one statement. Rejects with the warehouse's or the connection's error. */
  readonly query: (sql: string) => Promise<SqlResult>;
  /** Says goodbye; never rejects. */
  readonly close: () => Promise<void>;
  /** Cuts the connection without a word: what runs on it rejects at once. */
  readonly cut: () => void;
}

/** A session over an open client. */
export async function openSession(client: Client): Promise<Session> {
  const query = async (sql: string): Promise<SqlResult> => await sendQuery(client, sql);
  const [found] = toRows(await query('select pg_backend_pid() as pid'));
  return { pid: Number(found?.['pid']), query, close: () => endClient(client), cut: () => cutClient(client) };
}

/** The rows of a result by column name; of two columns with one name the last wins. */
export function toRows({ columns, values }: SqlResult): readonly SqlRow[] {
  return values.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])));
}

/** The single number that a query such as `select count(*)` answers; 0 for NULL or no row. */
export function toCount({ values }: SqlResult): number {
  return Number(values[0]?.[0] ?? 0);
}

const AS_TEXT: CustomTypesConfig = { getTypeParser: () => String };

async function sendQuery(client: Client, text: string): Promise<SqlResult> {
  const result: QueryArrayResult<(string | null)[]> = await client.query({ text, rowMode: 'array', types: AS_TEXT });
  const columns = result.fields.map(({ name, dataTypeID }) => ({ name, typeOid: dataTypeID }));
  return { columns, values: result.rows, rowCount: result.rowCount ?? 0 };
}

/** pg waits for the server's goodbye without limit; a server that has gone sends none. */
async function endClient(client: Client): Promise<void> {
  const late = setTimeout(() => cutClient(client), 1_000);
  await client.end().catch(() => undefined);
  clearTimeout(late);
}

function cutClient(client: Client): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
  connection.stream.destroy();
}
