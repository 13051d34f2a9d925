import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCreateTable } from '../../../redshift-sql/create-table.ts';
import type { TableDefinition } from '../../../redshift-sql/create-table.ts';
import { splitStatements } from '../../../redshift-sql/statements.ts';
import { compareTable, verdictOf } from '../../../warehouse/schema/compare-table.ts';
import { declaredKeys } from '../../../warehouse/schema/declared-keys.ts';
import { encodingName } from '../../../warehouse/table-shape.ts';
import type { TableShape } from '../../../warehouse/table-shape.ts';

const TABLE = 'create table t (a int not null distkey sortkey, b varchar(10), c timestamp)';
const WITHOUT_END = TABLE.slice(0, -1);

type Case = readonly [what: string, found: string, file: string, verdict: string, ...statements: readonly string[]];

/** A table as it was made, its file as it is now, and what becomes of it: what is sent, or what a person may send. */
const CASES: readonly Case[] = [
  ['the same table', TABLE, TABLE, 'same'],
  [
    'other words for the same types',
    TABLE,
    'create table t (a integer not null distkey sortkey, b character varying(10), c timestamp without time zone)',
    'same',
  ],
  ['a new nullable column at the end', TABLE, `${WITHOUT_END}, d boolean)`, 'change', 'ADD COLUMN "d" boolean'],
  [
    'two of them, one with a default and an encoding',
    TABLE,
    `${WITHOUT_END}, d boolean, e text default 'x' encode zstd)`,
    'change',
    'ADD COLUMN "d" boolean',
    `ADD COLUMN "e" varchar(256) DEFAULT 'x' ENCODE zstd`,
  ],
  [
    'a new column that is NOT NULL and has a default',
    TABLE,
    `${WITHOUT_END}, d int default 0 not null)`,
    'change',
    'ADD COLUMN "d" integer DEFAULT 0 NOT NULL',
  ],
  ['a new column that is NOT NULL and has none', TABLE, `${WITHOUT_END}, d boolean not null)`, 'stop'],
  ['a new IDENTITY', TABLE, `${WITHOUT_END}, d bigint identity(1, 1))`, 'rebuild'],
  [
    'a new column in the middle',
    TABLE,
    'create table t (a int not null distkey sortkey, d int, b varchar(10), c timestamp)',
    'rebuild',
  ],
  [
    'columns in another order',
    TABLE,
    'create table t (b varchar(10), a int not null distkey sortkey, c timestamp)',
    'rebuild',
  ],
  [
    'a column left out',
    TABLE,
    'create table t (a int not null distkey sortkey, b varchar(10))',
    'stop',
    'DROP COLUMN "c"',
  ],
  ['a column by another name', TABLE, TABLE.replace('c timestamp', 'd timestamp'), 'stop', 'RENAME COLUMN "c" TO "d"'],
  ['a wider VARCHAR', TABLE, TABLE.replace('10', '20'), 'change', 'ALTER COLUMN "b" TYPE varchar(20)'],
  [
    'a wider VARCHAR with a default',
    TABLE.replace('(10)', "(10) default 'x'"),
    TABLE.replace('(10)', "(20) default 'x'"),
    'rebuild',
  ],
  ['a wider VARCHAR of a key', TABLE.replace('(10)', '(10) unique'), TABLE.replace('(10)', '(20) unique'), 'rebuild'],
  [
    'a wider VARCHAR whose encoding is fixed',
    TABLE.replace('(10)', '(10) encode bytedict'),
    TABLE.replace('(10)', '(20) encode bytedict'),
    'rebuild',
  ],
  ['a narrower VARCHAR', TABLE, TABLE.replace('10', '5'), 'stop'],
  ['a type that holds all its values', TABLE, TABLE.replace('a int ', 'a bigint '), 'rebuild'],
  ['a type that does not', TABLE, TABLE.replace('c timestamp', 'c date'), 'stop'],
  ['NULL where it was refused', TABLE, TABLE.replace(' not null', ''), 'rebuild'],
  ['NOT NULL where it was not', TABLE, TABLE.replace('(10)', '(10) not null'), 'rebuild'],
  ['another encoding', TABLE, TABLE.replace('(10)', '(10) encode zstd'), 'change', 'ALTER COLUMN "b" ENCODE zstd'],
  ['RAW, which the catalog calls none', TABLE, TABLE.replace('(10)', '(10) encode raw'), 'same'],
  [
    'another DISTKEY',
    TABLE,
    'create table t (a int not null sortkey, b varchar(10) distkey, c timestamp)',
    'change',
    'ALTER DISTKEY "b"',
  ],
  [
    'another DISTSTYLE',
    'create table t (a int) diststyle even',
    'create table t (a int) diststyle all',
    'change',
    'ALTER DISTSTYLE ALL',
  ],
  [
    'another SORTKEY',
    TABLE,
    'create table t (a int not null distkey, b varchar(10), c timestamp) sortkey (c, a)',
    'change',
    'ALTER SORTKEY ("c", "a")',
  ],
  [
    'an interleaved SORTKEY',
    'create table t (a int, b int) sortkey (a, b)',
    'create table t (a int, b int) interleaved sortkey (a, b)',
    'rebuild',
  ],
  [
    'a compound SORTKEY after an interleaved one',
    'create table t (a int, b int) interleaved sortkey (a, b)',
    'create table t (a int, b int) sortkey (a, b)',
    'change',
    'ALTER SORTKEY ("a", "b")',
  ],
  [
    'DISTKEY and SORTKEY left to Redshift',
    TABLE,
    'create table t (a int not null, b varchar(10), c timestamp)',
    'same',
  ],
  [
    'the same keys in other words',
    TABLE.replace('int ', 'int primary key '),
    `${WITHOUT_END}, primary key (a))`,
    'same',
  ],
  ['a primary key', TABLE, `${WITHOUT_END}, primary key (a))`, 'change', 'ADD PRIMARY KEY ("a")'],
  [
    'another primary key',
    `create table t (a int not null, b int not null, primary key (a))`,
    `create table t (a int not null, b int not null, primary key (a, b))`,
    'change',
    'DROP CONSTRAINT "k0"',
    'ADD PRIMARY KEY ("a", "b")',
  ],
  ['a UNIQUE less', `${WITHOUT_END}, unique (b))`, TABLE, 'change', 'DROP CONSTRAINT "k0"'],
  [
    'a foreign key',
    TABLE,
    `${WITHOUT_END}, foreign key (a) references other (id))`,
    'change',
    'ADD FOREIGN KEY ("a") REFERENCES "public"."other" ("id")',
  ],
  [
    'a foreign key to a primary key, named or not',
    `${WITHOUT_END}, foreign key (a) references public.other (id))`,
    `${WITHOUT_END}, foreign key (a) references other)`,
    'same',
  ],
  [
    'a rebuild of a table whose IDENTITY would change',
    'create table t (i bigint identity(1, 1), a int)',
    'create table t (i bigint identity(1, 1), a bigint)',
    'stop',
  ],
  [
    'a rebuild of a table whose IDENTITY can be given',
    'create table t (i bigint generated by default as identity(1, 1), a int)',
    'create table t (i bigint generated by default as identity(1, 1), a bigint)',
    'rebuild',
  ],
];

for (const [what, found, file, verdict, ...statements] of CASES) {
  void test(`${what}: ${verdict}${statements.length === 0 ? '' : `, ${statements.join('; ')}`}`, () => {
    const changes = compareTable(define(file), foundAs(define(found)), 'public');
    assert.equal(verdictOf(changes), verdict, JSON.stringify(changes));
    if (verdict !== 'rebuild')
      assert.deepEqual(
        changes.flatMap(({ sql }) => sql ?? []),
        statements,
      );
  });
}

function define(sql: string): TableDefinition {
  const [statement] = splitStatements(sql);
  assert.ok(statement);
  return parseCreateTable(statement);
}

/** The table that a definition has made, as the catalog would have it. */
function foundAs(definition: TableDefinition): TableShape {
  const { columns, distStyle, distKey, sortStyle, sortKeys } = definition;
  return {
    columns: columns.map(({ name, type, notNull, encode = 'none', identity, ...column }) => ({
      name,
      type,
      notNull,
      encoding: encodingName(encode),
      hasDefault: column.default !== undefined || identity !== undefined,
    })),
    distStyle,
    ...(distKey === undefined ? {} : { distKey }),
    sortStyle,
    sortKeys,
    keys: declaredKeys(definition, 'public').map((key, index) => ({ ...key, constraint: `k${index}` })),
  };
}
