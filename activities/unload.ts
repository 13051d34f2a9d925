// An UNLOAD cannot be rolled back: what it has written in S3 stays, whatever becomes of its transaction. So each run and generation has
// a place of its own, an attempt overwrites what a lost one has left there, and the manifest, which Redshift writes last, names the
// files that count. The ledger has the task once all is there, so that it is not done again.
import { roleArn } from '../aws/warehouse-address.ts';
import type { PlannedUnload } from '../model/unload-option.ts';
import { quoteLiteral } from '../redshift-sql/quote.ts';
import type { Statement } from '../redshift-sql/statements.ts';
import { doOnce } from '../warehouse/ledger/do-once.ts';
import { StatementError } from '../warehouse/script.ts';
import { toCount } from '../warehouse/session.ts';
import type { Session } from '../warehouse/session.ts';
import { answerOf } from './answer-of.ts';
import { beatWhile } from './attempt.ts';
import { failure } from './failures.ts';
import { onWarehouse } from './on-warehouse.ts';
import { readOneSelect } from './select-task.ts';
import type { SqlTask } from './sql-task.ts';

/** Writes the rows of an analytics task's SELECT to S3, once in its run and generation. */
export async function unloadRows(task: SqlTask, unload: PlannedUnload) {
  const { input, attempt, target, clients, key, sqlHash } = task;
  const statement = readOneSelect(task);
  const role = await beatWhile(attempt, () => roleArn(clients, target, input.run));
  const place = `${unload.to}${key.runKey}/${key.generation}/`;
  const sql = `unload (${quoteLiteral(statement.text)}) to ${quoteLiteral(place)} iam_role ${quoteLiteral(role)} ${unload.options} manifest allowoverwrite`;
  return await onWarehouse(task, async ({ session, note }) => {
    const work = async () => {
      await send(session, task, { sql, statement, place, role });
      return { rows: toCount(await session.query('select pg_last_unload_count()')) };
    };
    return answerOf(await doOnce(session, { key, writes: [], sqlHash, work }), note, `Unloaded to ${place}manifest.`);
  });
}

interface Sent {
  readonly sql: string;
  readonly statement: Statement;
  readonly place: string;
  readonly role: string;
}

async function send(session: Session, task: SqlTask, { sql, statement, place, role }: Sent): Promise<void> {
  try {
    await session.query(sql);
  } catch (error) {
    if (/S3ServiceException:.*(?:Status 403|AccessDenied)/s.test(String(error))) throw notPermitted(task, place, role);
    throw new StatementError({ file: task.script.file, line: statement.line }, error);
  }
}

function notPermitted({ input, script, detail }: SqlTask, place: string, role: string): Error {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(detail.unload?.to ?? '') ?? [];
  return failure('NotPermitted', {
    message: `${input.task} failed: ${role} may not write ${place} (${script.file}). Allow it s3:PutObject and s3:GetObject on arn:aws:s3:::${bucket}/${prefix}*, and s3:ListBucket and s3:GetBucketLocation on arn:aws:s3:::${bucket}; a role that launch makes has these. Then retry.`,
    facts: { task: input.task, file: script.file, place, role },
  });
}
