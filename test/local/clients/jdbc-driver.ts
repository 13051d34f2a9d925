import { existsSync } from 'node:fs';
import path from 'node:path';
import { clientCache, installAlone } from './client-cache.ts';
import { runProgram } from './run-program.ts';

/** The driver's jar, or why there is none. */
export type JdbcDriver = { readonly jar: string } | { readonly missing: string };

const VERSION = '2.1.0.33';
const ARTIFACT = `com.amazon.redshift:redshift-jdbc42:${VERSION}`;
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy';
const INSTALL_TIMEOUT_MS = 180_000;

/** Amazon's JDBC driver for Redshift, fetched once by Maven and kept. */
export async function jdbcDriver(): Promise<JdbcDriver> {
  const java = await runProgram('javac', ['-version']);
  if (java.code !== 0) return { missing: 'there is no JDK here (javac)' };
  return await installAlone('jdbc', fetchDriver);
}

async function fetchDriver(): Promise<JdbcDriver> {
  const jar = path.join(clientCache(), `redshift-jdbc42-${VERSION}.jar`);
  if (existsSync(jar)) return { jar };
  const args = ['-B', '-q', COPY, `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${clientCache()}`];
  const { code, stdout, stderr } = await runProgram('mvn', args, { timeoutMs: INSTALL_TIMEOUT_MS });
  if (code === 0 && existsSync(jar)) return { jar };
  return { missing: `Maven cannot fetch ${ARTIFACT} here: ${(stdout + stderr).trim().split('\n')[0]}` };
}
