import { readFileSync } from 'node:fs';

/** The user that PostgreSQL runs as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const CANDIDATES = ['postgres', 'nobody'];

/**
 * Whom to run PostgreSQL as: it refuses to run as root, so root lends it an account that the system has anyway
 * (initdb wants one with a name). Undefined: as the user we are.
 */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map(accountOf);
  for (const name of CANDIDATES) {
    const found = accounts.find((account) => account.name === name);
    if (found) return { uid: found.uid, gid: found.gid };
  }
  throw new Error(
    `PostgreSQL does not run as root, and /etc/passwd has no user ${CANDIDATES.join(' or ')} to run it as. Add one, or run as another user.`,
  );
}

function accountOf(line: string): Account & { readonly name: string } {
  const [name = '', , uid, gid] = line.split(':');
  return { name, uid: Number(uid), gid: Number(gid) };
}
