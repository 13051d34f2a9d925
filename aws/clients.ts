import type { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { RedshiftClient } from '@aws-sdk/client-redshift';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import type { AwsAccess } from '../config/target.ts';

/** Clients for one account and region. Each is made when first asked for, and keeps its connections. */
export interface AwsClients {
  readonly redshift: RedshiftClient;
  readonly iam: IAMClient;
  readonly s3: S3Client;
  readonly sts: STSClient;
  /** Only for who lets addresses in: EC2's client is ten times as large as the others, so it is loaded when asked for. */
  readonly ec2: () => Promise<EC2Client>;
  /** Closes the connections; none of the clients may be used afterwards. */
  close(): void;
}

/** Throttling and broken connections are tried this often within one call; what lasts longer is the caller's to retry. */
const MAX_ATTEMPTS = 3;

const TIMEOUTS = { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true } as const;

/** Makes the clients for `access`; nothing is sent before the first call. */
export function awsClients(access: AwsAccess): AwsClients {
  // The SDK would tell every user of Node 20, once a process, of a version of itself that the lock file does not name.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const settings = clientSettings(access);
  const made: { destroy(): void }[] = [];
  const once = <C extends { destroy(): void }>(make: () => C): (() => C) => {
    let client: C | undefined;
    return () => {
      if (client === undefined) made.push((client = make()));
      return client;
    };
  };
  const redshift = once(() => new RedshiftClient(settings));
  const iam = once(() => new IAMClient(settings));
  // A bucket in the host name needs DNS that only AWS has: an endpoint of one's own gets it in the path.
  const s3 = once(() => new S3Client({ ...settings, forcePathStyle: access.endpoint !== undefined }));
  const sts = once(() => new STSClient(settings));
  const ec2 = async (): Promise<EC2Client> => {
    const { EC2Client: Client } = await import('@aws-sdk/client-ec2');
    ec2Client ??= once(() => new Client(settings));
    return ec2Client();
  };
  let ec2Client: (() => EC2Client) | undefined;
  return {
    ec2,
    get redshift() {
      return redshift();
    },
    get iam() {
      return iam();
    },
    get s3() {
      return s3();
    },
    get sts() {
      return sts();
    },
    close: () => made.forEach((client) => client.destroy()),
  };
}

function clientSettings({ region, endpoint, credentials }: AwsAccess) {
  return {
    region,
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: TIMEOUTS,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials: { ...credentials } }),
  };
}
