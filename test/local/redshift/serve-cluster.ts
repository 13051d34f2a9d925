import { startCluster } from '../../../local/redshift/cluster.ts';
import { bucketStorage } from './bucket-storage.ts';
import { LOGIN } from './local-cluster.ts';

/** A process that is a cluster, for tests that kill it: the directory is its argument, its port what it prints. */
const [directory = ''] = process.argv.slice(2);
const cluster = await startCluster({
  ...LOGIN,
  identifier: 'served',
  directory,
  host: '127.0.0.1',
  port: 0,
  region: 'us-west-2',
  storage: bucketStorage(directory),
  log: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(`${cluster.port}\n`);
