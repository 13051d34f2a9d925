// Which statements do not share a transaction with others. https://docs.aws.amazon.com/redshift/latest/dg/r_TRUNCATE.html commits;
// the pages of VACUUM, ALTER TABLE APPEND, ALTER TABLE (ALTER COLUMN … TYPE), CREATE DATABASE and DROP DATABASE say that they cannot
// be run in a transaction block.
import type { Statement } from './statements.ts';
import { isKeyword } from './token-cursor.ts';

/** A statement that cannot be one of several in a transaction. */
export interface OutsideTransaction {
  /** As people write it: `ALTER TABLE APPEND`. */
  readonly what: string;
  /** `control`: begins or ends a transaction. `commits`: ends the one in which it runs. `alone`: the warehouse refuses it in one. */
  readonly how: 'control' | 'commits' | 'alone';
  /** What to write to stay in one transaction, as a sentence. */
  readonly instead: string;
}

/** A statement that does not go with how its file is run. */
export interface TransactionFault {
  readonly line: number;
  readonly message: string;
  readonly hint: string;
}

/** `one`: a file is one transaction. `off`: its statements are committed one by one. */
export type TransactionMode = 'one' | 'off';

/** Why a statement cannot be one of several in a transaction; undefined when it can. */
export function outsideTransaction({ tokens }: Statement): OutsideTransaction | undefined {
  return RULES.find(({ begins, goesOn = [] }) => startsWith(tokens, begins) && holds(tokens, goesOn))?.is;
}

/** The statements of a file that cannot be run in this mode, all of them. */
export function transactionFaults(
  statements: readonly Statement[],
  mode: TransactionMode,
): readonly TransactionFault[] {
  return statements.flatMap((statement) => {
    const fault = mode === 'one' ? faultInOne(statement) : faultWhenOff(statement);
    return fault === undefined ? [] : [{ line: statement.line, ...fault }];
  });
}

type Tokens = Statement['tokens'];

interface Rule {
  readonly begins: readonly string[];
  /** Words that follow each other further on; `*` is any one token. */
  readonly goesOn?: readonly string[];
  readonly is: OutsideTransaction;
}

const OURS = 'Take it out: Shiftwork begins and commits.';

const RULES: readonly Rule[] = [
  ...['begin', 'start', 'commit', 'end', 'rollback', 'abort'].map((word) => ({
    begins: [word],
    is: { what: word.toUpperCase(), how: 'control' as const, instead: OURS },
  })),
  {
    begins: ['truncate'],
    is: { what: 'TRUNCATE', how: 'commits', instead: 'Write DELETE FROM, which rolls back with the rest' },
  },
  {
    begins: ['vacuum'],
    is: { what: 'VACUUM', how: 'alone', instead: 'Take it out, since Redshift vacuums by itself' },
  },
  {
    begins: ['alter', 'table'],
    goesOn: ['append', 'from'],
    is: {
      what: 'ALTER TABLE APPEND',
      how: 'alone',
      instead: 'Write INSERT INTO … SELECT and DELETE FROM the source',
    },
  },
  {
    begins: ['alter', 'table'],
    goesOn: ['alter', 'column', '*', 'type'],
    is: { what: 'ALTER COLUMN … TYPE', how: 'alone', instead: 'Run it by hand, and change the DDL of the table' },
  },
  ...['create', 'drop'].map((verb) => ({
    begins: [verb, 'database'],
    is: { what: `${verb.toUpperCase()} DATABASE`, how: 'alone' as const, instead: 'Run it by hand' },
  })),
];

function faultInOne(statement: Statement): Omit<TransactionFault, 'line'> | undefined {
  const found = outsideTransaction(statement);
  if (found === undefined) return undefined;
  const { what, how, instead } = found;
  if (how === 'control') return { message: `${what} may not stand in a task.`, hint: instead };
  const why = how === 'commits' ? 'it commits' : 'it cannot be in a transaction';
  const message = `${what} may not stand in a task, which is one transaction: ${why}.`;
  return { message, hint: `${instead}, or give the file the line \`-- @transaction off\`.` };
}

function faultWhenOff(statement: Statement): Omit<TransactionFault, 'line'> | undefined {
  if (outsideTransaction(statement)?.how === 'control') return faultInOne(statement);
  if (!isOfSession(statement)) return undefined;
  return {
    message: 'A temporary table may not stand under `-- @transaction off`: an attempt that goes on has a new session.',
    hint: 'Make a table that stays, and drop it at the end.',
  };
}

function isOfSession({ tokens }: Statement): boolean {
  return tokens.some((token, at) => {
    if (token.kind === 'identifier' && token.text.startsWith('#')) return true;
    const makes = ['create', 'local', 'into'].some((word) => isKeyword(tokens[at - 1], word));
    return makes && (isKeyword(token, 'temp') || isKeyword(token, 'temporary'));
  });
}

function startsWith(tokens: Tokens, words: readonly string[]): boolean {
  return words.every((word, at) => isKeyword(tokens[at], word));
}

function holds(tokens: Tokens, words: readonly string[]): boolean {
  return tokens.some((_, at) => words.every((word, ahead) => word === '*' || isKeyword(tokens[at + ahead], word)));
}
