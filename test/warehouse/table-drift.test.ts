import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCreateTable } from '../../redshift-sql/create-table.ts';
import type { TableDefinition } from '../../redshift-sql/create-table.ts';
import { splitStatements } from '../../redshift-sql/statements.ts';
import { compareTable } from '../../warehouse/table-drift.ts';
import { shapeOf } from '../../warehouse/table-shape.ts';

const TABLE = 'create table t (a int not null distkey sortkey, b varchar(10), c timestamp)';

const CASES: readonly (readonly [what: string, file: string, expected: string])[] = [
  ['the same table', TABLE, ''],
  [
    'other words for the same types',
    'create table t (a integer not null distkey sortkey, b character varying(10), c timestamp without time zone)',
    '',
  ],
  ['a new nullable column at the end', `${TABLE.slice(0, -1)}, d boolean)`, 'add d'],
  ['two of them', `${TABLE.slice(0, -1)}, d boolean, e text)`, 'add d,e'],
  ['a new column that is NOT NULL', `${TABLE.slice(0, -1)}, d boolean not null)`, 'new table'],
  [
    'a new column in the middle',
    'create table t (a int not null distkey sortkey, d int, b varchar(10), c timestamp)',
    'new table',
  ],
  ['a column left out', 'create table t (a int not null distkey sortkey, b varchar(10))', 'DROP COLUMN "c"'],
  ['a wider VARCHAR', TABLE.replace('10', '20'), 'ALTER COLUMN "b" TYPE varchar(20)'],
  ['a narrower VARCHAR', TABLE.replace('10', '5'), 'new table'],
  ['another type', TABLE.replace('c timestamp', 'c date'), 'new table'],
  ['NULL where it was refused', TABLE.replace(' not null', ''), 'new table'],
  [
    'another DISTKEY',
    'create table t (a int not null sortkey, b varchar(10) distkey, c timestamp)',
    'ALTER DISTKEY "b"',
  ],
  [
    'another SORTKEY',
    'create table t (a int not null distkey, b varchar(10), c timestamp) sortkey (c, a)',
    'ALTER SORTKEY ("c", "a")',
  ],
  ['keys left to Redshift', 'create table t (a int not null, b varchar(10), c timestamp)', ''],
];

for (const [what, file, expected] of CASES) {
  void test(`${what}: ${expected === '' ? 'nothing to do' : expected}`, () => {
    const { added, differences, remedies } = compareTable(define(file), shapeOf(define(TABLE)));
    const adds = added.length === 0 ? [] : [`add ${added.map(({ name }) => name).join()}`];
    const does = differences.length === 0 ? adds : (remedies ?? ['new table']);
    assert.equal(does.join('; '), expected);
  });
}

function define(sql: string): TableDefinition {
  const [statement] = splitStatements(sql);
  assert.ok(statement);
  return parseCreateTable(statement);
}
