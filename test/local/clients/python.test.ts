import path from 'node:path';
import { after, before, test } from 'node:test';
import { checkClaims } from './check-claims.ts';
import { startLocalUp } from './local-up.ts';
import type { LocalUp } from './local-up.ts';
import { pythonWith } from './python.ts';
import type { Python } from './python.ts';
import { runProgram } from './run-program.ts';

const CLIENTS = ['boto3', 'boto3_setup', 'psycopg2', 'psycopg3', 'redshift_connector', 'sqlalchemy'] as const;

let python: Python;
let local: LocalUp | undefined;

before(async () => {
  python = await pythonWith('drivers.txt');
  if ('python' in python) local = await startLocalUp({ cluster: 'clients' });
});

after(async () => await local?.stop());

for (const client of CLIENTS) {
  test(`${client} works unmodified`, async (t) => {
    if ('missing' in python) return t.skip(`Not run: ${python.missing}`);
    const script = path.join(import.meta.dirname, `python/${client}_client.py`);
    const { PGSSLROOTCERT = '', ...variables } = local?.variables ?? {};
    // redshift_connector finds the certificate as all of Python does.
    const env = { ...variables, PGSSLROOTCERT, SSL_CERT_FILE: PGSSLROOTCERT, PYTHONDONTWRITEBYTECODE: '1' };
    await checkClaims(t, await runProgram(python.python, [script], { env }));
  });
}
