import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadModule } from 'libpg-query';
import { columnFaults } from '../../model/into/fit-columns.ts';
import { modelStatements } from '../../model/into/model-statements.ts';
import { readInto } from '../../model/into/read-into.ts';
import { targetColumns } from '../../model/into/target-columns.ts';
import { parseCreateTable } from '../../redshift-sql/create-table.ts';
import { outputColumns } from '../../redshift-sql/output-columns.ts';
import { splitStatements } from '../../redshift-sql/statements.ts';
import { substituteVariables } from '../../redshift-sql/variables.ts';
import { fencesOf } from './pages.ts';

const interval = { start: '2018-11-03T00:00:00.000Z', end: '2018-11-04T00:00:00.000Z' };
const VARIABLES = { data_interval_start: interval.start, data_interval_end: interval.end };

test('the statements that the page on models shows are those that are sent', async () => {
  await loadModule();
  const [create, ...fences] = fencesOf('docs/models.md', 'sql').map(({ text }) => text);
  const files = fences.filter((_, index) => index % 2 === 0);
  const shown = fences.filter((_, index) => index % 2 === 1);
  assert.equal(files.length, 5);
  assert.deepEqual(
    shown,
    files.map((file) => statementsOf(file, create ?? '')),
  );
});

function statementsOf(file: string, create: string): string {
  const into = readInto({ value: /^-- @into (.*)$/m.exec(file)?.[1] ?? '', line: 1 });
  if (typeof into === 'string') return into;
  const [select] = splitStatements(substituteVariables(file, VARIABLES));
  const tables = splitStatements(create).map((statement) => parseCreateTable(statement));
  const target = targetColumns(tables.find(({ table }) => table === into.name) ?? assert.fail(into.name));
  const given = (select && outputColumns(select)) ?? assert.fail(file);
  const model = { table: { schema: 'public', table: into.name }, mode: into.mode };
  assert.deepEqual(columnFaults(model, { target, given }), []);
  const request = { model, select: select?.text ?? '', target, given, interval, fullRefresh: false };
  const { gather, writes } = modelStatements(request);
  return [gather, ...writes].map((statement) => `${statement};`).join('\n');
}
