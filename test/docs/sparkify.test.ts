import { after, before, test } from 'node:test';
import { freeRedshiftPort } from './free-port.ts';
import { openShell } from './shell.ts';
import type { Shell } from './shell.ts';
import { tryCommands } from './try-commands.ts';
import type { Trial, Trials } from './try-commands.ts';

let shell: Shell;
before(async () => (shell = await openShell()));
after(async () => await shell.stop());

const prints = (pattern: RegExp): Trial => ({ kind: 'runs', prints: pattern });
const succeeds = prints(/^Run \S+ completed after/m);
const byCi: Trial = { kind: 'elsewhere', file: '.ci/run', has: 'npm ci\nnpm run --silent check\nnpm test' };

test('every command of the README, of CONTRIBUTING.md and of the pages on plans, schedules, clusters and Sparkify does what it says', async (t) => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    'docs/plan.md',
    'docs/schedules.md',
    'docs/clusters.md',
    'docs/sparkify.md',
  ];
  await tryCommands(t, { shell, pages, trials: { ...OF_THE_CLONE, ...OF_A_LAPTOP, ...(await onAws()) } });
});

const OF_THE_CLONE: Trials = {
  'npm ci': byCi,
  'npm test': byCi,
  'npm run check': byCi,
  'npm test -- ledger': { kind: 'elsewhere', file: 'test/run.ts', has: 'file.includes(part)' },
  'npm start': { kind: 'elsewhere', file: 'test/e2e/start.test.ts', has: 'from launch to teardown' },
};

const OF_A_LAPTOP: Trials = {
  'npx shiftwork validate': prints(/sparkify: \d+ tasks, no faults/),
  'npx shiftwork test-sql': prints(/^✔ sparkify transform\.users level_ties/m),
  'npx shiftwork graph sparkify': prints(/transform\.time +← checks\.songplays/),
  'npx shiftwork graph sparkify --why stage.events transform.users': prints(/writes public\.staging_events/),
  'npx shiftwork plan sparkify': prints(
    /^A run of sparkify on local.*\nData interval: .* to [^]*public\.users +created/,
  ),
  'npx shiftwork plan sparkify --exclude launch,teardown': {
    kind: 'elsewhere',
    file: 'test/e2e/plan.test.ts',
    has: "['--exclude', 'launch,teardown']",
  },
  'npx shiftwork plan sparkify --sql': prints(/^-- transform\.users/m),
  'npx shiftwork local up --temporal': {
    kind: 'stays',
    says: /^Up\./m,
    flags: '--port 0 --aws-port 0 --temporal-port 0 --ui-port 0 --scale 0.02',
  },
  'npx shiftwork worker': { kind: 'stays', says: /^Polling/m },
  'npx shiftwork run sparkify --exclude teardown': succeeds,
  'npx shiftwork run sparkify --select stage --reload': prints(/stage\.events +[\d,]+ rows, 30 files/),
  'npx shiftwork runs': prints(/sparkify +local +completed/),
  'npx shiftwork status RUN': prints(/^HOST=127\.0\.0\.1$/m),
  'npx shiftwork query "select level, count(*) from users group by level"': prints(/free/),
  'npx shiftwork run sparkify --select create --rebuild users': prints(/create\.users .*public\.users is up to date/),
  'npx shiftwork retry RUN': { kind: 'elsewhere', file: 'test/e2e/retry.test.ts', has: "shiftwork('retry'" },
  'npx shiftwork clear RUN TASK --downstream': { kind: 'elsewhere', file: 'test/e2e/clear.test.ts', has: "'clear', " },
  'npx shiftwork cancel RUN': { kind: 'elsewhere', file: 'test/e2e/cancel.test.ts', has: "shiftwork('cancel'" },
  'npx shiftwork pause RUN': { kind: 'elsewhere', file: 'test/e2e/pause.test.ts', has: "shiftwork('pause'" },
  'npx shiftwork resume RUN': { kind: 'elsewhere', file: 'test/e2e/pause.test.ts', has: "shiftwork('resume'" },
  'npx shiftwork skip RUN TASK': { kind: 'elsewhere', file: 'test/e2e/hold.test.ts', has: "shiftwork('skip'" },
  'npx shiftwork reap --dry-run': prints(/^cluster .* kept .*|^Runs have left nothing/m),
  'npx shiftwork reap': prints(/^Runs have left nothing/m),
  ...ofSchedules(),
  'npx shiftwork schedule apply shiftwork.reap': prints(/^shiftwork\.reap-local: created/m),
  'npx shiftwork schedule apply sparkify': prints(/sparkify/),
  'npx shiftwork run sparkify --select teardown': succeeds,
  'temporal workflow start --type sparkify --task-queue shiftwork --workflow-id my-run': {
    kind: 'elsewhere',
    file: 'test/e2e/elsewhere.test.ts',
    has: "'--task-queue'",
  },
  'head -n 3 .shiftwork/buckets/udacity-dend/log_data/2018/11/2018-11-01-events.json': prints(/"userId"/),
  'eval "$(npx shiftwork local env)"': prints(/AWS_ENDPOINT_URL/),
  'aws s3 ls s3://udacity-dend/': prints(/log_json_path\.json/),
  'aws s3 ls --recursive --summarize s3://udacity-dend/log_data/': prints(/Total Objects: 30/),
  'aws s3 cp s3://udacity-dend/log_json_path.json -': prints(/\$\['userId'\]/),
  'npx shiftwork run sparkify --select launch': prints(/^ARN=arn:aws:iam::000000000000:role\/shiftwork-/m),
  'npx shiftwork run sparkify --select create': succeeds,
  'npx shiftwork run sparkify --select stage': prints(/stage\.events +\d+ rows, 30 files/),
  'npx shiftwork run sparkify --select transform': succeeds,
  'npx shiftwork run sparkify --select checks': prints(/checks\.users_unique +passed/),
  'npx shiftwork run sparkify --select analytics': prints(/analytics\.top_songs \(/),
  'npx shiftwork query "select * from songplays where song_id is not null limit 5"': prints(/\(5 rows\)/),
  ...ofTheDay(),
  'npx shiftwork schedule delete sparkify': prints(/sparkify/),
  'npx shiftwork local down': prints(/^Ended/m),
  'npx shiftwork local reset': prints(/./),
};

/** The same on a cluster that stays, for which everything is started anew there. */
function ofTheDay(): Trials {
  const inTest = (has: string): Trial => ({ kind: 'elsewhere', file: 'test/e2e/daily.test.ts', has });
  const standing = 'sparkify_daily --target standing';
  const backfill = `npx shiftwork backfill ${standing} --from-date 2018-11-01 --to-date 2018-11-30`;
  const missing = 'npx shiftwork runs --missing --dag sparkify_daily --target standing';
  return {
    'npx shiftwork local up --temporal --cluster dev': inTest("'--cluster', 'dev'"),
    'npx shiftwork worker --target standing': inTest("SHIFTWORK_TARGET: 'standing'"),
    [`${backfill} --max-active-runs 3 --run-backwards`]: inTest("'--max-active-runs', '3'"),
    [`${missing} --from-date 2018-11-01 --to-date 2018-11-30`]: inTest("'--missing'"),
    [`npx shiftwork run ${standing} --logical-date 2018-11-15`]: inTest("'--logical-date', '2018-11-15'"),
  };
}

function ofSchedules(): Trials {
  const november = '--from-date 2018-11-01 --to-date 2018-11-30';
  const inTest = (has: string): Trial => ({ kind: 'elsewhere', file: 'test/e2e/backfill.test.ts', has });
  return {
    'npx shiftwork schedule apply --dry-run': prints(/sparkify-local: unchanged[^]*Nothing was changed/),
    'npx shiftwork schedule list': prints(/sparkify-local +sparkify +active/),
    'npx shiftwork schedule next sparkify -n 3': prints(/06:00 UTC/),
    'npx shiftwork schedule pause sparkify --note "the logs are late"': prints(/sparkify-local: paused/),
    'npx shiftwork schedule resume sparkify': prints(/sparkify-local: resumed/),
    'npx shiftwork schedule trigger sparkify': {
      kind: 'elsewhere',
      file: 'test/e2e/schedule.test.ts',
      has: "'schedule', 'trigger'",
    },
    [`npx shiftwork runs --missing --dag sparkify ${november}`]: prints(/2018-11-30 06:00 UTC/),
    [`npx shiftwork backfill sparkify ${november} --dry-run`]: prints(/30 missing\.\nStarts 30, 1 at a time/),
    [`npx shiftwork backfill sparkify ${november} --max-active-runs 3 --run-backwards`]: inTest("'--run-backwards'"),
    'npx shiftwork run sparkify --logical-date 2018-11-05': inTest("'--logical-date'"),
  };
}

/** The local AWS in the place of AWS, which is where AWS_ENDPOINT_URL leads by then. */
async function onAws(): Promise<Trials> {
  const variables = {
    DWH_DB_PASSWORD: 'Sparkify2018',
    DWH_DB_PORT: (await freeRedshiftPort()).toString(),
    TEMPORAL_TASK_QUEUE: 'aws',
  };
  const runs = (pattern: RegExp): Trial => ({ kind: 'runs', prints: pattern, variables });
  return {
    'cp dwh.cfg.example dwh.cfg': prints(/^$/),
    'chmod 600 dwh.cfg': prints(/^$/),
    'npx shiftwork validate --target aws': prints(/sparkify: \d+ tasks, no faults/),
    'npx shiftwork worker --target aws': { kind: 'stays', says: /^Polling task queue aws/m, variables },
    'npx shiftwork run sparkify --target aws --exclude teardown': runs(/^Run \S+ completed after/m),
    'npx shiftwork run sparkify --select teardown --target aws': runs(/Deleted cluster/),
    "aws redshift describe-clusters --tag-keys shiftwork:dag --query 'Clusters[].ClusterIdentifier'": prints(/^\[\]$/m),
  };
}
