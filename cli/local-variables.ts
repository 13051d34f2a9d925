import { localCredentials } from '../config/local-target.ts';
import type { LocalState } from '../config/local-state.ts';
import type { LocalCluster } from './local-clusters.ts';

/** The environment variables with which AWS's tools, Temporal's and PostgreSQL's find what is up. */
export function localVariables(state: LocalState, clusters: readonly LocalCluster[]): Readonly<Record<string, string>> {
  const cluster = clusters.find(({ status, host }) => status === 'available' && host !== undefined);
  return {
    AWS_ENDPOINT_URL: state.awsEndpoint,
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_REGION: state.region,
    // boto3 does not read AWS_REGION.
    AWS_DEFAULT_REGION: state.region,
    ...(state.temporalAddress === undefined ? {} : { TEMPORAL_ADDRESS: state.temporalAddress }),
    ...(cluster === undefined ? {} : connectionVariables(cluster, state)),
  };
}

/** `export NAME='value'` lines that any POSIX shell reads as they are meant. */
export function formatExports(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`)
    .join('\n');
}

/** libpq's names: https://www.postgresql.org/docs/current/libpq-envars.html */
function connectionVariables({ host = '', port = 0 }: LocalCluster, { masterPassword, certificateFile }: LocalState) {
  return {
    PGHOST: host,
    PGPORT: port.toString(),
    PGUSER: 'awsuser',
    PGPASSWORD: masterPassword,
    PGDATABASE: 'dev',
    PGSSLMODE: 'require',
    ...(certificateFile === undefined ? {} : { PGSSLROOTCERT: certificateFile, NODE_EXTRA_CA_CERTS: certificateFile }),
  };
}
