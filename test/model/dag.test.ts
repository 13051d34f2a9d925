import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dag, param, task } from '../../index.ts';
import { DagFaultsError } from '../../model/fault.ts';

test('a DAG that says only its id gets its defaults', () => {
  const { sql, params, cluster, maxActiveRuns, schedule } = dag({ id: 'sparkify' });
  assert.deepEqual(
    { sql, params, cluster, maxActiveRuns, schedule },
    {
      sql: 'sql/sparkify',
      params: {},
      cluster: { nodeType: 'ra3.large', numberOfNodes: 1, keepSeconds: 1800 },
      maxActiveRuns: 1,
      schedule: undefined,
    },
  );
});

test('a cron expression alone is a schedule in UTC', () => {
  assert.deepEqual(dag({ id: 'a', schedule: '0 6 * * *' }).schedule, { cron: '0 6 * * *', timezone: 'UTC' });
});

test('every wrong option is named at once, with the nearest that exists', () => {
  const wrong: object = {
    id: 'Sparkify!',
    shedule: '@daily',
    schedule: 'every day',
    maxActiveRuns: 0,
    cluster: { keep: 'a while', nodes: 2 },
    params: { run_id: param.string(), reset: param.boolean({ default: 'no' as unknown as boolean }), plain: 'text' },
    sources: [{ table: 'a.b.c' }],
    tasks: [{ id: 'x y', run: 1 }],
  };
  const messages = faultsOf(() => dag(wrong as { id: string })).map(({ message }) => message);
  for (const expected of [
    /dag\(\) has no option shedule\. Did you mean schedule\?/,
    /dag\(\) id: expected lower-case letters/,
    /schedule: expected a cron expression/,
    /maxActiveRuns: expected a whole number from 1, got 0/,
    /cluster keep: expected '30 minutes'.*got "a while"/,
    /cluster has no option nodes/,
    /Param run_id: that name is taken/,
    /Param reset: its default: expected true or false, got "no"/,
    /Param plain: declare it as param/,
    /a source table: expected 'table' or 'schema\.table'/,
    /Task x y: its id may have/,
    /task\(\) run: expected a function, got 1/,
  ]) {
    assert.ok(
      messages.some((message) => expected.test(message)),
      `${String(expected)} in\n${messages.join('\n')}`,
    );
  }
});

test('a task waits for none unless it says so', () => {
  assert.deepEqual(task({ id: 'notify.done', run: async () => {} }).after, []);
});

function faultsOf(declare: () => unknown): DagFaultsError['faults'] {
  try {
    declare();
  } catch (error) {
    assert.ok(error instanceof DagFaultsError);
    return error.faults;
  }
  assert.fail('it was accepted');
}
