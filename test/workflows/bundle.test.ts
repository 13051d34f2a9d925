import assert from 'node:assert/strict';
import path from 'node:path';
import { before, test } from 'node:test';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';

let code = '';

before(async () => {
  const workflowsPath = path.join(import.meta.dirname, '../../workflows/index.ts');
  ({ code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') }));
});

test('the workflow bundle holds neither the SQL parser nor anything else that replay must not reach', () => {
  assert.match(code, /shiftwork\.teardown/, 'the workflows themselves are in it');
  for (const forbidden of ['libpg-query', './redshift-sql/', './activities/', './warehouse/', './config/', './dags/']) {
    assert.ok(
      !code.includes(forbidden),
      `${forbidden} is in the workflow bundle: a workflow may import only its types`,
    );
  }
});
