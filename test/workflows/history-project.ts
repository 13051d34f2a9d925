import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PACKAGE } from '../e2e/project.ts';

/** Waits, where it is told of a file, until that is there: so a run can be met in its middle. */
const gate = (options: string): string => `task({
    id: 'gate',${options}
    async run({ params, signal }) {
      while (params.gate !== '' && !existsSync(String(params.gate))) await sleep(50, undefined, { signal });
    },
  })`;

const dag = (options: string, task: string): string => `import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { dag, param, task } from '${PACKAGE}';

export default dag({
  ${options},
  tasks: [${task}],
});
`;

const onParts = (options: string): string =>
  dag(
    `${options},
  sql: 'sql/feature',
  params: {
    parts: param.string({ default: 's3://udacity-dend/parts/' }),
    factor: param.number({ default: 1 }),
    gate: param.string({ default: '' }),
  }`,
    gate(`\n    after: ['stage.parts'],`),
  );

const byTheHour = (options: string): string =>
  dag(
    `${options},
  schedule: { cron: '@hourly', timezone: 'UTC', start: '2018-11-01', end: '2018-11-30' },
  params: { gate: param.string({ default: '' }) }`,
    gate(''),
  );

/**
 * Three DAGs of the same few tasks, whose check fails where the param factor is negative; and two with a schedule, of one task
 * that needs no warehouse.
 */
export const PROJECT: Readonly<Record<string, string>> = {
  'dags/feature.ts': onParts(`id: 'feature'`),
  'dags/brief.ts': onParts(`id: 'brief', cluster: { keep: '1 second' }`),
  'dags/patient.ts': onParts(`id: 'patient', onFailure: 'hold'`),
  'dags/hours.ts': byTheHour(`id: 'hours', maxActiveRuns: 3`),
  'dags/chain.ts': byTheHour(`id: 'chain', maxActiveRuns: 2, dependsOnPast: true`),
  'sql/feature/create/parts.sql': 'create table if not exists parts (n integer);\n',
  'sql/feature/create/shares.sql': 'create table if not exists shares (share integer);\n',
  'sql/feature/stage/parts.sql': `-- @batch_files 1\ncopy parts from :'parts' iam_role :'iam_role' csv;\n`,
  'sql/feature/transform/shares.sql':
    '-- @after gate\ndelete from shares;\ninsert into shares select n * :factor from parts;\n',
  'sql/feature/checks/shares_positive.sql': 'select share from shares where share < 0;\n',
};

/** Writes that many files of a line each below a folder of the bucket. */
export async function writeParts(bucket: string, folder: string, count: number): Promise<void> {
  const directory = path.join(bucket, folder);
  await mkdir(directory, { recursive: true });
  for (let number = 1; number <= count; number += 1) {
    await writeFile(path.join(directory, `${number}.csv`), `${number}\n`);
  }
}
