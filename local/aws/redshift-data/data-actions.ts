// https://docs.aws.amazon.com/redshift-data/latest/APIReference/Welcome.html

import { setTimeout as sleep } from 'node:timers/promises';
import { writeJson } from '../json-protocol.ts';
import type { Json, JsonAction } from '../json-protocol.ts';
import type { RedshiftContext } from '../redshift/cluster-actions.ts';
import { catalogActions } from './catalog-actions.ts';
import { connector, requireCluster } from './connect.ts';
import type { Connect } from './connect.ts';
import { dataSessions } from './data-sessions.ts';
import type { DataSessions } from './data-sessions.ts';
import type { NamedParameter } from './named-parameters.ts';
import { cancelBackend, newRun, runStatements } from './run-statements.ts';
import { invalid, readInput } from './statement-input.ts';
import type { StatementOptions, StatementPlace } from './statement-input.ts';
import { hasEnded, rememberStatements, resultOf } from './statements.ts';
import type { StatementRun, Statements } from './statements.ts';

const ROWS_OF_PAGE = 1000;

/** What the actions share. */
interface DataApi {
  readonly context: RedshiftContext;
  readonly connect: Connect;
  readonly sessions: DataSessions;
  readonly statements: Statements;
  /** Statements by the token that their client sent, so that none is run twice. */
  readonly tokens: Map<string, StatementRun>;
}

/** The Data API's actions, and its end. */
export function dataActions(context: RedshiftContext): {
  readonly actions: Readonly<Record<string, JsonAction>>;
  readonly end: () => Promise<void>;
} {
  const connect = connector(context);
  const sessions = dataSessions(connect);
  const api = { context, connect, sessions, statements: rememberStatements(), tokens: new Map<string, StatementRun>() };
  const actions: Readonly<Record<string, JsonAction>> = {
    ExecuteStatement: async (input) => {
      const { Sql, Parameters = [], ...rest } = readInput('execute', input);
      return await submit(api, [Sql], { parameters: Parameters, ...split(rest) });
    },
    BatchExecuteStatement: async (input) => {
      const { Sqls, Parameters = [], ...rest } = readInput('batch', input);
      return await submit(api, Sqls, { parameters: Parameters, ...split(rest) });
    },
    DescribeStatement: (input) => describe(api.statements.find(readInput('named', input).Id)),
    GetStatementResult: (input) => getResult(api, input),
    ListStatements: (input) => listStatements(api, input),
    CancelStatement: async (input) => await cancel(api, input),
    ...catalogActions(connect),
  };
  return { actions, end: async () => await sessions.end() };
}

interface Submission {
  readonly place: StatementPlace;
  readonly options: StatementOptions;
  readonly parameters: readonly NamedParameter[];
}

function split(input: StatementPlace & StatementOptions): Pick<Submission, 'place' | 'options'> {
  const { ClusterIdentifier, Database, DbUser, ...options } = input;
  return { options, place: { ClusterIdentifier, Database, DbUser } };
}

async function submit(api: DataApi, texts: readonly string[], submission: Submission): Promise<Json> {
  const { options, parameters } = submission;
  const known = options.ClientToken === undefined ? undefined : api.tokens.get(options.ClientToken);
  if (known !== undefined) return describe(known);
  if (options.SessionId === undefined) requireCluster(api.context, submission.place);
  const session = api.sessions.open(submission.place, options);
  const SessionId = session.id;
  const run = newRun(texts, session.place, { ...options, SessionId });
  api.statements.add(run);
  if (options.ClientToken !== undefined) api.tokens.set(options.ClientToken, run);
  const done = runStatements(run, { session, parameters });
  const seconds = options.WaitTimeSeconds ?? 0;
  if (seconds > 0) await Promise.race([done, sleep(seconds * 1000, undefined, { ref: false })]);
  return describe(run);
}

/** Times are seconds, durations nanoseconds. */
function describe(run: StatementRun): Json {
  const { ClusterIdentifier, Database, DbUser } = run.place;
  return {
    ...describePart(run),
    ClusterIdentifier,
    Database,
    DbUser,
    SessionId: run.sessionId,
    StatementName: run.name,
    RedshiftPid: run.pid,
    SubStatements: run.parts.length === 0 ? undefined : run.parts.map(describePart),
  };
}

function describePart(run: StatementRun): { readonly [name: string]: Json } {
  return {
    Id: run.id,
    QueryString: run.sql,
    Status: run.status,
    CreatedAt: run.createdAt / 1000,
    UpdatedAt: run.updatedAt / 1000,
    Duration: hasEnded(run) ? (run.updatedAt - run.createdAt) * 1_000_000 : 0,
    Error: run.error,
    HasResultSet: (run.result?.columns.length ?? 0) > 0,
    ResultFormat: 'JSON',
    ResultRows: run.result?.count ?? -1,
    ResultSize: run.result === undefined ? -1 : writeJson(run.result.rows).length,
    RedshiftQueryId: 0,
  };
}

function getResult({ statements }: DataApi, input: unknown): Json {
  const { Id, NextToken } = readInput('result', input);
  const { columns, rows } = resultOf(statements.find(Id));
  const from = readToken(NextToken);
  const to = from + ROWS_OF_PAGE;
  return {
    ColumnMetadata: columns,
    Records: rows.slice(from, to),
    TotalNumRows: rows.length,
    NextToken: to < rows.length ? String(to) : undefined,
  };
}

function listStatements({ statements }: DataApi, input: unknown): Json {
  const { Status, StatementName, MaxResults, NextToken } = readInput('list', input);
  const found = statements
    .all()
    .filter(({ status, name = '' }) => (Status === 'ALL' || status === Status) && name.startsWith(StatementName));
  const from = readToken(NextToken);
  const to = from + (MaxResults === 0 ? 100 : MaxResults);
  const page = found.slice(from, to).map((run) => ({
    Id: run.id,
    QueryString: run.sql,
    QueryStrings: run.parts.length === 0 ? undefined : run.parts.map(({ sql }) => sql),
    IsBatchStatement: run.parts.length > 0,
    StatementName: run.name,
    SessionId: run.sessionId,
    Status: run.status,
    CreatedAt: run.createdAt / 1000,
    UpdatedAt: run.updatedAt / 1000,
    ResultFormat: 'JSON',
  }));
  return { Statements: page, NextToken: to < found.length ? String(to) : undefined };
}

async function cancel({ statements, connect }: DataApi, input: unknown): Promise<Json> {
  const run = statements.find(readInput('named', input).Id);
  if (hasEnded(run)) throw invalid(`Could not cancel a query that is already in ${run.status} state.`);
  if (run.pid === 0) throw invalid('Could not cancel a query that has not started yet.');
  await cancelBackend(connect, run);
  return { Status: true };
}

function readToken(token: string | undefined): number {
  if (token === undefined) return 0;
  if (/^\d{1,9}$/.test(token)) return Number(token);
  throw invalid('NextToken is not one that was answered.');
}
