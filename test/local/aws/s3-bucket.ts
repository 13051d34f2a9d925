import { after } from 'node:test';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startFixture } from './local-aws.ts';
import type { AwsFixture } from './local-aws.ts';

const open: { readonly aws: AwsFixture; readonly s3: S3Client }[] = [];

/** A local AWS with one bucket, and a client that sends everything once; both end with the test file. */
export async function startWithBucket(Bucket: string): Promise<{ readonly aws: AwsFixture; readonly s3: S3Client }> {
  const aws = await startFixture();
  const s3 = new S3Client({ ...aws.access, maxAttempts: 1 });
  open.push({ aws, s3 });
  await s3.send(new CreateBucketCommand({ Bucket }));
  return { aws, s3 };
}

after(async () => {
  for (const { aws, s3 } of open) {
    s3.destroy();
    await aws[Symbol.asyncDispose]();
  }
});
