import { localCredentials } from '../config/local-target.ts';
import type { LocalState } from '../config/local-state.ts';
import type { LocalCluster } from './local-clusters.ts';

const USER = 'awsuser';

/**
 * The environment variables with which AWS's tools, Temporal's and PostgreSQL's find what is up. The cluster is the one of this
 * name if it is up, else the first with our login: somebody else's has a password that nobody told us.
 */
export function localVariables(
  state: LocalState,
  clusters: readonly LocalCluster[],
  name?: string,
): Readonly<Record<string, string>> {
  const ready = clusters.filter(
    ({ status, host, user = USER }) => status === 'available' && host !== undefined && user === USER,
  );
  const cluster = ready.find((one) => one.name === name) ?? ready[0];
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
    PGUSER: USER,
    PGPASSWORD: masterPassword,
    PGDATABASE: 'dev',
    PGSSLMODE: 'require',
    ...(certificateFile === undefined ? {} : { PGSSLROOTCERT: certificateFile, NODE_EXTRA_CA_CERTS: certificateFile }),
  };
}
