import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { loadTarget, targetOutline } from '../../config/load-target.ts';
import { readLocalState, removeLocalState, writeLocalState, type LocalState } from '../../config/local-state.ts';
import { surroundingsOf } from './surroundings.ts';

const up: LocalState = {
  pid: 1,
  awsEndpoint: 'http://127.0.0.1:4566',
  region: 'us-west-2',
  masterPassword: 'Passw0rd',
  temporalAddress: '127.0.0.1:7777',
  startedAt: '2026-01-01T00:00:00.000Z',
};

test('the target local is what is up, whatever AWS variables and dwh.cfg say', async (context) => {
  await useOwnHome(context);
  await writeLocalState(up);
  const files = { 'dwh.cfg': 'malformed' };
  const env = { AWS_ACCESS_KEY_ID: 'AKIAreal', AWS_SECRET_ACCESS_KEY: 'real', AWS_REGION: 'eu-west-1' };
  const surroundings = await surroundingsOf(context, { files, env });
  const target = await loadTarget('local', surroundings);
  assert.deepEqual(target.aws, {
    region: 'us-west-2',
    endpoint: 'http://127.0.0.1:4566',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  assert.deepEqual(target.warehouse, {
    kind: 'launched',
    database: 'dev',
    user: 'awsuser',
    password: 'Passw0rd',
    ssl: 'require',
  });
  assert.equal(target.temporal.address, '127.0.0.1:7777');
  assert.deepEqual(surroundings.warnings, []);
});

test('with nothing up the target local says what to run, and can still be planned for', async (context) => {
  await useOwnHome(context);
  await assert.rejects(loadTarget('local'), /nothing is up: run `shiftwork local up` or `npm start`/);
  assert.equal((await targetOutline('local')).standing, false);
});

test('the state of what is up is for its owner alone, and goes when it is removed', async (context) => {
  const home = await useOwnHome(context);
  await writeLocalState(up);
  assert.equal((await stat(path.join(home, 'local.json'))).mode & 0o777, 0o600);
  assert.deepEqual(await readLocalState(), up);
  await removeLocalState();
  assert.equal(await readLocalState(), undefined);
});

test('shiftwork.config.ts names targets, with secrets from the environment', async (context) => {
  const files = {
    'shiftwork.config.ts': configFile(`prod: {
      warehouse: { kind: 'standing', host: 'dwh.example.com', database: 'd', user: 'u', passwordEnv: 'PROD_PASSWORD' },
      role: { arn: 'arn:aws:iam::123456789012:role/r' }, schema: 'analytics',
      artifacts: 's3://mine/x', variables: { log_data: 's3://mine/log' },
    }`),
  };
  const surroundings = await surroundingsOf(context, { files, env: { PROD_PASSWORD: 'hush' } });
  const { warehouse, schema, variables } = await loadTarget('prod', surroundings);
  assert.deepEqual(
    [warehouse.kind, warehouse.password, schema, variables],
    ['standing', 'hush', 'analytics', { log_data: 's3://mine/log' }],
  );
  const blind = { ...surroundings, env: {} };
  await assert.rejects(loadTarget('prod', blind), /target prod takes a secret from PROD_PASSWORD, which is not set/);
  assert.deepEqual(await targetOutline('prod', blind), {
    name: 'prod',
    schema: 'analytics',
    standing: true,
    roleGiven: true,
    variables: { log_data: 's3://mine/log' },
  });
});

test('a target that names no warehouse, or none that there is, is told what one looks like', async (context) => {
  for (const warehouse of ['undefined', "{ kind: 'rented' }"]) {
    const file = configFile(`prod: { warehouse: ${warehouse}, artifacts: 's3://mine/x' }`);
    const surroundings = await surroundingsOf(context, { files: { 'shiftwork.config.ts': file } });
    await assert.rejects(
      loadTarget('prod', surroundings),
      /targets\.prod\.warehouse.*: a target works in one warehouse: expected \{ kind: 'standing', host: … \}/,
    );
  }
});

test('every fault of shiftwork.config.ts is named with its option', async (context) => {
  const files = {
    'shiftwork.config.ts': configFile(`prod: {
      warehouse: { kind: 'launched', database: 'd', user: 'u', password: 'x' }, artifact: 's3://mine/x' }`),
  };
  await assert.rejects(loadTarget('prod', await surroundingsOf(context, { files })), (error: Error) => {
    assert.match(error.message, /targets\.prod\.warehouse\.passwordEnv/);
    assert.match(error.message, /targets\.prod\.artifacts/);
    assert.match(error.message, /Unrecognized key: "artifact"/);
    return true;
  });
});

test('addresses that are let in to a cluster are what they seem', async (context) => {
  const office = (ingress: string): string =>
    configFile(`office: { artifacts: 's3://mine/x',
      warehouse: { kind: 'launched', database: 'd', user: 'u', passwordEnv: 'P', ingress: '${ingress}' } }`);
  for (const ingress of ['203.0.113.7/32', '2001:db8::/32']) {
    const files = { 'shiftwork.config.ts': office(ingress) };
    const { warehouse } = await loadTarget('office', await surroundingsOf(context, { files, env: { P: 'hush' } }));
    assert.equal(warehouse.kind === 'launched' && warehouse.ingress, ingress);
  }
  for (const ingress of ['203.0.113.7', 'anybody']) {
    const surroundings = await surroundingsOf(context, { files: { 'shiftwork.config.ts': office(ingress) } });
    await assert.rejects(
      loadTarget('office', surroundings),
      /warehouse\.ingress: expected addresses as in 203\.0\.113\.7\/32/,
    );
  }
});

test('a built-in target cannot be named again', async (context) => {
  const warehouse = `{ kind: 'launched', database: 'd', user: 'u', passwordEnv: 'P' }`;
  const files = { 'shiftwork.config.ts': configFile(`local: { warehouse: ${warehouse}, artifacts: 's3://mine/x' }`) };
  await assert.rejects(loadTarget('prod', await surroundingsOf(context, { files })), /targets\.local: is built in/);
});

test('an unknown target is refused with those that exist', async (context) => {
  const surroundings = await surroundingsOf(context, {});
  await assert.rejects(loadTarget('production', surroundings), /no target production\. There are: local, aws\./);
});

function configFile(targets: string): string {
  const index = pathToFileURL(path.join(import.meta.dirname, '../../index.ts')).href;
  return `import { defineConfig } from '${index}';\nexport default defineConfig({ targets: { ${targets} } });\n`;
}

async function useOwnHome(context: TestContext): Promise<string> {
  const { directory } = await surroundingsOf(context, {});
  const before = process.env['SHIFTWORK_HOME'];
  process.env['SHIFTWORK_HOME'] = directory;
  context.after(() => {
    if (before === undefined) delete process.env['SHIFTWORK_HOME'];
    else process.env['SHIFTWORK_HOME'] = before;
  });
  return directory;
}
