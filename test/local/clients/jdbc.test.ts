import path from 'node:path';
import { test } from 'node:test';
import { checkClaims } from './check-claims.ts';
import { jdbcDriver } from './jdbc-driver.ts';
import { startLocalUp } from './local-up.ts';
import { runProgram } from './run-program.ts';

test('the Redshift JDBC driver works unmodified', async (t) => {
  const driver = await jdbcDriver();
  if ('missing' in driver) return t.skip(`Not run: ${driver.missing}`);
  const local = await startLocalUp({ cluster: 'clients' });
  try {
    const program = path.join(import.meta.dirname, 'java/JdbcClient.java');
    await checkClaims(t, await runProgram('java', ['-cp', driver.jar, program], { env: local.variables }));
  } finally {
    await local.stop();
  }
});
