import { s3Store } from '../../artifacts/s3-store.ts';
import { makeBucket, openAccount } from '../aws/local-account.ts';
import { describeStore } from './store-contract.ts';

const account = await openAccount();

let opened = 0;
const nextBucket = async (): Promise<string> => await makeBucket(account, `artifacts-${(opened += 1)}`);

describeStore('artifacts in a bucket', async () =>
  s3Store(account.clients.s3, { bucket: await nextBucket(), key: '' }),
);

describeStore('artifacts under a prefix', async () =>
  s3Store(account.clients.s3, { bucket: await nextBucket(), key: 'dev/runs/' }),
);
