import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitStatements } from '../../redshift-sql/statements.ts';
import { outsideTransaction, transactionFaults } from '../../redshift-sql/transactions.ts';

const CASES: readonly (readonly [sql: string, found: string])[] = [
  ['begin', 'BEGIN control'],
  ['start transaction', 'START control'],
  ['end', 'END control'],
  ['truncate table t', 'TRUNCATE commits'],
  ['vacuum', 'VACUUM alone'],
  ['vacuum full t to 90 percent boost', 'VACUUM alone'],
  ['alter table :"schema".a append from b', 'ALTER TABLE APPEND alone'],
  ['alter table a alter column "B" type varchar(20)', 'ALTER COLUMN … TYPE alone'],
  ['create database d', 'CREATE DATABASE alone'],
  ['drop database d', 'DROP DATABASE alone'],
  ['alter table a alter column type encode zstd', ''],
  ['alter table a add column append int', ''],
  ['alter table a rename to append', ''],
  ['delete from t', ''],
  ['analyze t', ''],
  ['drop table t', ''],
  ['insert into vacuum values (1)', ''],
];

for (const [sql, found] of CASES) {
  void test(`${sql}: ${found === '' ? 'shares a transaction' : found}`, () => {
    const [statement] = splitStatements(sql);
    assert.ok(statement);
    const { what = '', how = '' } = outsideTransaction(statement) ?? {};
    assert.equal(`${what} ${how}`.trim(), found);
  });
}

const OFF = 'begin;\ntruncate t;\ncreate temp table x (a int);\nselect 1 into #y;\nvacuum;';

void test('with transactions off only what begins or ends one is refused, and what ends with the session', () => {
  const lines = transactionFaults(splitStatements(OFF), 'off').map(({ line }) => line);
  assert.deepEqual(lines, [1, 3, 4]);
});

void test('in one transaction each statement that cannot share it is refused, with what to write', () => {
  const faults = transactionFaults(splitStatements(OFF), 'one');
  assert.deepEqual(
    faults.map(({ line }) => line),
    [1, 2, 5],
  );
  assert.match(faults[1]?.hint ?? '', /Write DELETE FROM.*or give the file the line `-- @transaction off`/);
});
