// Whatever the order in which files come and intervals run, however late and however often: the table is that of one full build.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Session } from '../../warehouse/session.ts';
import { startWarehouse } from '../warehouse/warehouse.ts';
import type { TestWarehouse } from '../warehouse/warehouse.ts';
import { runModelOnce } from './model-runs.ts';

/** A row of the source. No key has two rows of one time: which of them counts, a SELECT would have to say. */
interface Row {
  readonly key: number;
  /** Hours since the first day began. */
  readonly hour: number;
  readonly level: string;
  /** The file that brings it. */
  readonly file: number;
}

/** What comes to pass: a file comes, also once more, and then a run is made, for one of the days. */
interface Step {
  readonly file: number;
  readonly day: number;
}

interface Story {
  readonly rows: readonly Row[];
  readonly steps: readonly Step[];
}

const FILES = 4;
const DAYS = 3;
const RUNS = 8;
const FIRST_DAY = Date.parse('2018-11-01T00:00:00Z');
const DAY_MS = 86_400_000;

const row: fc.Arbitrary<Row> = fc.record({
  key: fc.integer({ min: 1, max: 3 }),
  hour: fc.integer({ min: 0, max: DAYS * 24 - 1 }),
  level: fc.constantFrom('free', 'paid'),
  file: fc.nat(FILES - 1),
});
const step: fc.Arbitrary<Step> = fc.record({ file: fc.nat(FILES - 1), day: fc.nat(DAYS - 1) });

/** Every file comes at least once, every day runs at least once after all files have come. */
const story: fc.Arbitrary<Story> = fc
  .record({
    rows: fc.uniqueArray(row, { maxLength: 24, selector: ({ key, hour }) => `${key} ${hour}` }),
    first: fc.array(step, { maxLength: 3 }),
    files: fc.shuffledSubarray([...Array(FILES).keys()], { minLength: FILES }),
    days: fc.shuffledSubarray([...Array(DAYS).keys()], { minLength: DAYS }),
  })
  .map(({ rows, first, files, days }) => ({
    rows,
    steps: [...first, ...files.map((file) => ({ file, day: file % DAYS })), ...days.map((day) => ({ file: 0, day }))],
  }));

const NEWEST = 'qualify row_number() over (partition by user_id order by ts desc) = 1';

/** QUALIFY right behind a table would be its alias. */
const ALL = 'staged where file >= 0';

interface Case {
  readonly mode: string;
  readonly columns: string;
  /** What a run reads: all that is staged, or the file that has come. */
  readonly select: (from: string) => string;
  readonly reads: 'all' | 'file';
}

const CASES: readonly Case[] = [
  {
    mode: 'replace',
    columns: 'user_id integer, level varchar(4), ts timestamp',
    select: (from) => `select distinct level, user_id, ts from ${from}`,
    reads: 'all',
  },
  {
    mode: 'merge user_id',
    columns: 'user_id integer, level varchar(4), ts timestamp',
    select: (from) => `select user_id, level, ts from ${from} ${NEWEST}`,
    reads: 'all',
  },
  {
    mode: 'merge user_id newest ts',
    columns: 'user_id integer, level varchar(4), ts timestamp',
    select: (from) => `select user_id, level, ts from ${from} ${NEWEST}`,
    reads: 'file',
  },
  {
    mode: 'interval hour lookback 1 day',
    columns: 'plays bigint, hour timestamp',
    select: (from) => `select ts as hour, count(distinct user_id) as plays from ${from} group by 1`,
    reads: 'all',
  },
  {
    mode: 'history user_id by ts',
    columns: 'user_id integer, level varchar(4), valid_from timestamp, valid_to timestamp, is_current boolean',
    select: (from) => `select user_id, level, ts from ${from}`,
    reads: 'file',
  },
];

let warehouse: TestWarehouse;
let admin: Session;
before(async () => {
  warehouse = await startWarehouse();
  admin = await warehouse.open();
  await admin.query('create table staged (file integer, user_id integer, level varchar(4), ts timestamp)');
});

void describe('incremental runs in any order, with late and repeated files, make what one full build makes', () => {
  for (const [index, one] of CASES.entries()) {
    void it(one.mode, async () => {
      const [grown, built] = [`grown_${index}`, `built_${index}`];
      for (const table of [grown, built]) await admin.query(`create table ${table} (${one.columns})`);
      const property = fc.asyncProperty(story, async ({ rows, steps }) => {
        for (const table of [grown, built, 'staged']) await admin.query(`delete from ${table}`);
        for (const { file, day } of steps) {
          await stage(rows.filter((candidate) => candidate.file === file));
          const from = one.reads === 'all' ? ALL : `staged where file = ${file}`;
          await run(grown, one, { from, day });
        }
        await run(built, one, { from: ALL, day: 0, reload: true });
        assert.deepEqual(await rowsOf(grown), await rowsOf(built));
      });
      await fc.assert(property, { numRuns: RUNS });
    });
  }
});

async function stage(rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(
    ({ file, key, level, hour }) => `(${file}, ${key}, '${level}', dateadd(hour, ${hour}, timestamp '2018-11-01'))`,
  );
  await admin.query(`insert into staged values ${values.join(', ')}`);
}

interface RunOf {
  readonly from: string;
  readonly day: number;
  readonly reload?: boolean;
}

async function run(table: string, { mode, select }: Case, { from, day, reload = false }: RunOf): Promise<void> {
  const at = (days: number): string => new Date(FIRST_DAY + days * DAY_MS).toISOString();
  const interval = { start: at(day), end: at(day + 1) };
  await runModelOnce(warehouse, { into: `${table} ${mode}`, select: select(from), interval }, { reload });
}

async function rowsOf(table: string): Promise<readonly string[]> {
  const { values } = await admin.query(`select * from ${table}`);
  return values.map((values_) => values_.join(' ')).sort();
}
