import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { checkClaims } from './check-claims.ts';
import { startLocalUp } from './local-up.ts';
import { pythonWith } from './python.ts';
import { runProgram } from './run-program.ts';

/*
 * What people put on top of a driver, unmodified, each with a Python and a local Redshift of its own. They are large: the first
 * run of this file installs for minutes.
 */

const PROJECT = path.join(import.meta.dirname, 'dbt');
const TIMEOUT_MS = 480_000;

for (const tool of ['dbt', 'awswrangler', 'airflow'] as const) {
  test(`${tool} works unmodified`, async (t) => {
    const found = await pythonWith(`${tool}.txt`);
    if ('missing' in found) return t.skip(`Not run: ${found.missing}`);
    const local = await startLocalUp({ cluster: 'tools' });
    try {
      // Not `dbt_…`: dbt would take it for a plugin of its own, and import it.
      const script = path.join(import.meta.dirname, `python/with_${tool}.py`);
      const env = { ...local.variables, ...environment(local.variables, path.join(local.directory, 'tool')) };
      await checkClaims(t, await runProgram(found.python, [script], { env, timeoutMs: TIMEOUT_MS }));
    } finally {
      await local.stop();
    }
  });
}

/** Where the tools write, and how they find the certificate. */
function environment(variables: Readonly<Record<string, string>>, directory: string): Readonly<Record<string, string>> {
  mkdirSync(directory);
  return {
    SSL_CERT_FILE: variables['PGSSLROOTCERT'] ?? '',
    PYTHONDONTWRITEBYTECODE: '1',
    AIRFLOW_HOME: directory,
    DBT_PROJECT_DIR: PROJECT,
    DBT_PROFILES_DIR: PROJECT,
    DBT_TARGET_PATH: path.join(directory, 'target'),
    DBT_LOG_PATH: path.join(directory, 'logs'),
    DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
  };
}
