import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dag } from '../../model/dag.ts';
import { DagFaultsError } from '../../model/fault.ts';
import { makePlan } from '../../model/make-plan.ts';
import type { PlanTarget } from '../../model/plan-target.ts';
import type { Source } from '../../model/source.ts';

const TARGET: PlanTarget = { name: 'test', schema: 'public', standing: true, roleGiven: true, variables: {} };

const FAULTS: readonly (readonly [what: string, source: unknown, expected: RegExp])[] = [
  [
    'an unknown option',
    { table: 'feed', loaded_at: 'at' },
    /a source has no option loaded_at\. Did you mean loadedAt\?/,
  ],
  [
    'a type that is none',
    { table: 'feed', columns: { id: 'serial' } },
    /a type of Redshift's for column id, got "serial"/,
  ],
  ['a type that goes on', { table: 'feed', columns: { id: 'int, b int' } }, /for column id, got "int, b int"/],
  [
    'a limit that is no duration',
    { table: 'feed', loadedAt: 'at', warnAfter: 'soon' },
    /a source warnAfter: expected '30 minutes'/,
  ],
  ['a limit of no column', { table: 'feed', errorAfter: '2 days' }, /source feed has errorAfter, and lacks loadedAt/],
  [
    'a warning after the error',
    { table: 'feed', loadedAt: 'at', warnAfter: '3 days', errorAfter: '2 days' },
    /expected warnAfter to be shorter than errorAfter, got "3 days" and "2 days"/,
  ],
];

for (const [what, source, expected] of FAULTS) {
  void test(`${what} is a fault of the DAG`, () => {
    const declare = () => dag({ id: 'reader', sources: [source as Source] });
    assert.throws(declare, (error) => error instanceof DagFaultsError && expected.test(error.message));
  });
}

void test('a source of which something is expected stands before all that reads it, checks too; another has no task', async () => {
  const sources = [{ table: 'Feed', loadedAt: 'At', errorAfter: '2 days' }, { table: 'other' }];
  const files = {
    'create/kept.sql': 'create table if not exists kept (id integer);',
    'transform/kept.sql': 'insert into kept select id from feed;',
    'checks/feed.sql': 'select id from feed where id < 0;',
    'analytics/count.sql': 'select count(*) from other;',
  };
  const made = await makePlan({
    dag: dag({ id: 'reader', sources }),
    files: Object.entries(files).map(([name, text]) => ({ path: `sql/reader/${name}`, text })),
    target: TARGET,
    params: {},
    sha256: (text) => text,
  });
  assert.ok(made.kind === 'plan', JSON.stringify(made));
  const ofSources = made.plan.tasks.filter(({ kind }) => kind === 'sources');
  assert.deepEqual(
    ofSources.map(({ id, source }) => [id, source]),
    [['sources.feed', { table: { schema: 'public', table: 'feed' }, loadedAt: 'at', errorAfterSeconds: 172_800 }]],
  );
  const upstreamOf = (task: string) => made.plan.tasks.find(({ id }) => id === task)?.upstream;
  assert.deepEqual(upstreamOf('checks.feed'), ['sources.feed']);
  assert.deepEqual(upstreamOf('transform.kept'), ['checks.feed', 'create.kept']);
  assert.deepEqual(upstreamOf('analytics.count'), ['launch.ready']);
});
