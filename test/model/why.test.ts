import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyWaits } from '../../model/why.ts';
import { readSql } from './dag-files.ts';

const { graph } = await readSql({
  'create/t': '-- what was played\ncreate table t (a int)',
  'stage/t': "copy t\nfrom 's3://b/t' iam_role default json 'auto'",
  'checks/t': 'select a\nfrom t where a is null',
  'analytics/t': '-- @after stage.t\nselect a\nfrom t',
});

test('an edge is explained by its table, files and lines, for each of its reasons', () => {
  assert.deepEqual(whyWaits(graph.edges, { from: 'stage.t', to: 'analytics.t' }), [
    {
      from: 'stage.t',
      to: 'analytics.t',
      reasons: [
        'it is declared that analytics.t comes after stage.t (sql/d/analytics/t.sql:1)',
        'stage.t writes public.t, which analytics.t reads (sql/d/stage/t.sql:1 → sql/d/analytics/t.sql:3)',
      ],
    },
  ]);
});

test('where no edge joins two tasks, a shortest way does', () => {
  const steps = whyWaits(graph.edges, { from: 'create.t', to: 'checks.t' });
  assert.deepEqual(
    steps.flatMap(({ reasons }) => reasons),
    [
      'create.t creates public.t, which stage.t writes (sql/d/create/t.sql:2 → sql/d/stage/t.sql:1)',
      'stage.t writes public.t, which checks.t reads (sql/d/stage/t.sql:1 → sql/d/checks/t.sql:2)',
    ],
  );
});

test('a task does not wait for what comes after it', () => {
  assert.deepEqual(whyWaits(graph.edges, { from: 'analytics.t', to: 'create.t' }), []);
});
