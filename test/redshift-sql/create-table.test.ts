import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseCreateTable, parseCreateTableAs } from '../../redshift-sql/create-table.ts';
import type { TableDefinition } from '../../redshift-sql/create-table.ts';
import { splitStatements } from '../../redshift-sql/statements.ts';
import type { Statement } from '../../redshift-sql/statements.ts';

function statementOf(sql: string): Statement {
  const [statement] = splitStatements(sql);
  assert.ok(statement);
  return statement;
}

const parse = (sql: string): TableDefinition => parseCreateTable(statementOf(sql));

const TYPES: readonly (readonly [string, string])[] = [
  ['INT', 'integer'],
  ['int4', 'integer'],
  ['int2', 'smallint'],
  ['INT8', 'bigint'],
  ['float', 'double precision'],
  ['float8', 'double precision'],
  ['float(24)', 'real'],
  ['double precision', 'double precision'],
  ['real', 'real'],
  ['bool', 'boolean'],
  ['numeric', 'numeric(18,0)'],
  ['decimal(10)', 'numeric(10,0)'],
  ['DECIMAL(9, 6)', 'numeric(9,6)'],
  ['varchar', 'varchar(256)'],
  ['VARCHAR(MAX)', 'varchar(65535)'],
  ['character varying(20)', 'varchar(20)'],
  ['nvarchar(20)', 'varchar(20)'],
  ['text', 'varchar(256)'],
  ['char', 'char(1)'],
  ['character(3)', 'char(3)'],
  ['bpchar', 'char(256)'],
  ['char(max)', 'char(4096)'],
  ['date', 'date'],
  ['datetime', 'timestamp'],
  ['timestamp without time zone', 'timestamp'],
  ['timestamp with time zone', 'timestamptz'],
  ['timetz', 'timetz'],
  ['super', 'super'],
  ['varbyte', 'varbyte(64000)'],
  ['interval day to second', 'interval day to second'],
];

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['create table t (id serial)', /Column "id" has unsupported type "serial"/],
  ['create table t (a jsonb)', /unsupported type "jsonb"/],
  ['create table t (a strange)', /type "strange" does not exist/],
  ['create table t (a int, a int)', /column "a" specified more than once/],
  ['create table t (a int, check (a > 0))', /CHECK constraints are not supported/],
  ['create table t (a varchar(70000))', /length for type varchar cannot exceed 65535/],
  ['create table t (a numeric(39))', /precision 39 must be between 1 and 38/],
  ['create table t (a varchar identity(0,1))', /must be INTEGER or BIGINT/],
  ['create table t (a int distkey, b int distkey)', /multiple DISTKEYs/],
  ['create table t (a int distkey) diststyle all', /Cannot specify DISTKEY column for DISTSTYLE ALL/],
  ['create table t (a int) diststyle key', /DISTSTYLE KEY needs a DISTKEY column/],
  ['create table t (a int) distkey(b)', /column "b" named in key does not exist/],
  ['create table t (a int) sortkey(b)', /column "b" named in key does not exist/],
  ['create table t (a int, primary key (b))', /column "b" named in key does not exist/],
  ['create table t (a int primary key, b int primary key)', /multiple primary keys/],
  ['create table t (a int sortkey) sortkey(a)', /multiple SORTKEYs/],
  [
    'create table t (a int) partition by range (a)',
    /syntax error at or near "partition": expected an attribute of the table/,
  ],
  ['create table t (a int[])', /syntax error at or near "\["/],
  ['create table t (a int', /syntax error at end of input/],
];

test('types get one name each, lengths filled in', () => {
  for (const [written, type] of TYPES) {
    assert.equal(parse(`create table t (a ${written} not null)`).columns[0]?.type, type, written);
  }
});

test('what Redshift refuses by its text alone is refused', () => {
  for (const [sql, message] of REFUSED) assert.throws(() => parse(sql), { name: 'SqlSyntaxError', message }, sql);
});

test("a Sparkify project's table is read whole", () => {
  const table = parse(`CREATE TABLE IF NOT EXISTS Public."SongPlays" (
      songplay_id INT IDENTITY(0,1) PRIMARY KEY,
      start_time TIMESTAMP NOT NULL REFERENCES time (start_time) SORTKEY DISTKEY,
      level VARCHAR(10) DEFAULT 'fr' || 'ee' NOT NULL ENCODE zstd,
      song_id VARCHAR REFERENCES songs,
      CONSTRAINT u UNIQUE (level, song_id),
      FOREIGN KEY (level) REFERENCES dwh.levels (name)
    ) DISTSTYLE KEY BACKUP NO;`);
  assert.deepEqual(
    [table.schema, table.table, table.ifNotExists, table.temporary],
    ['public', 'songplays', true, false],
  );
  assert.deepEqual(table.primaryKey, ['songplay_id']);
  assert.deepEqual(table.uniques, [['level', 'song_id']]);
  assert.deepEqual(table.foreignKeys, [
    { columns: ['start_time'], table: { table: 'time' }, referencedColumns: ['start_time'] },
    { columns: ['song_id'], table: { table: 'songs' }, referencedColumns: [] },
    { columns: ['level'], table: { schema: 'dwh', table: 'levels' }, referencedColumns: ['name'] },
  ]);
  assert.deepEqual(
    [table.distStyle, table.distKey, table.sortKeys, table.sortStyle, table.backup],
    ['key', 'start_time', ['start_time'], 'compound', false],
  );
  const [id, , level, song] = table.columns;
  assert.deepEqual(id?.identity, { seed: 0, step: 1, byDefault: false });
  assert.deepEqual([id.notNull, level?.notNull, song?.notNull], [true, true, false]);
  assert.deepEqual([level?.default, level?.encode], ["'fr' || 'ee'", 'zstd']);
});

test('the keys of a table make their columns NOT NULL', () => {
  const { columns } = parse('create table t (a int, b int, primary key (b, a))');
  assert.deepEqual(
    columns.map(({ notNull }) => notNull),
    [true, true],
  );
});

test('temporary tables are known by word and by sign', () => {
  assert.equal(parse('create local temp table t (a int)').temporary, true);
  assert.deepEqual(parse('create table #T (a int)').table, '#t');
  assert.equal(parse('create table #T (a int)').temporary, true);
});

test('a table like another says which', () => {
  assert.deepEqual(parse('create table t (like s.p including defaults)').like, {
    table: { schema: 's', table: 'p' },
    includingDefaults: true,
  });
});

test('a default runs to the next attribute', () => {
  const defaultOf = (text: string) =>
    parse(`create table t (a varchar(9) default ${text} encode raw, b int)`).columns[0]?.default;
  for (const text of [
    'NULL',
    "'a'",
    '-1',
    'getdate()',
    "('x' || (select_ + 1))",
    "'1'::varchar(9)",
    'current_timestamp',
  ]) {
    assert.equal(defaultOf(text), text);
  }
});

test('the order of the attributes of a column and of a table does not matter', () => {
  const ofColumn = [
    'identity(1,1)',
    'primary key',
    'sortkey',
    'distkey',
    'encode az64',
    'not null',
    'references o (x)',
  ];
  const ofTable = ['diststyle key', 'backup no', 'encode auto'];
  const shuffled = (all: string[]) => fc.shuffledSubarray(all, { minLength: all.length });
  const shape = (table: TableDefinition) => ({ ...table, attributeSpans: 0, identitySpans: 0, foreignKeySpans: 0 });
  const expected = shape(parse(`create table t (a int ${ofColumn.join(' ')}) ${ofTable.join(' ')}`));
  fc.assert(
    fc.property(shuffled(ofColumn), shuffled(ofTable), (column, table) => {
      assert.deepEqual(shape(parse(`create table t (a int ${column.join(' ')}) ${table.join(' ')}`)), expected);
    }),
  );
});

test('spans are of the whole text that was split', () => {
  const sql = 'select 1; create table t (a int8 identity(0,1) sortkey, foreign key (a) references b)';
  const [, statement] = splitStatements(sql);
  assert.ok(statement);
  const table = parseCreateTable(statement);
  const cut = (spans: readonly { readonly start: number; readonly end: number }[]) =>
    spans.map(({ start, end }) => sql.slice(start, end));
  assert.deepEqual(cut(table.typeSpans), ['int8']);
  assert.deepEqual(cut(table.identitySpans), ['identity(0,1)']);
  assert.deepEqual(cut(table.attributeSpans), ['sortkey']);
  assert.deepEqual(cut(table.foreignKeySpans), [', foreign key (a) references b']);
  assert.deepEqual(cut([table.nameSpan]), ['t']);
});

test('CREATE TABLE AS says its attributes and its query', () => {
  const table = parseCreateTableAs(
    statementOf('create table t (a, b) diststyle even compound sortkey(a, b) as (select 1, 2)'),
  );
  assert.deepEqual(
    [table.columns, table.distStyle, table.sortKeys, table.query.text],
    [['a', 'b'], 'even', ['a', 'b'], '(select 1, 2)'],
  );
});
