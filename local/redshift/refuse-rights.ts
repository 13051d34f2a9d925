import type { Token } from '../../redshift-sql/lexer.ts';
import type { StatementKind } from '../../redshift-sql/statements.ts';
import { isKeyword } from '../../redshift-sql/token-cursor.ts';
import type { ServerReport } from './frames/fields.ts';
import { notYet } from './not-yet.ts';

/** https://docs.aws.amazon.com/redshift/latest/dg/r_roles-system-privileges.html: what they begin with. */
const SYSTEM_PERMISSIONS = new Set('create drop alter truncate access analyze vacuum cancel explain ignore'.split(' '));

/** Why a GRANT, a REVOKE or what makes and changes users is refused: the rights that PostgreSQL has no like of. */
export function refusedRights(tokens: readonly Token[], kind: StatementKind): ServerReport | undefined {
  if (kind === 'grant' || kind === 'revoke') return refusedGrant(tokens);
  const isUsers = kind === 'create-user-or-group' || (kind === 'alter-other' && isUser(tokens[1]));
  if (!isUsers) return undefined;
  if (tokens.some((token) => isKeyword(token, 'externalid'))) return notYet('users and roles of identity providers');
  const timesOut = follows(tokens, 'session', 'timeout');
  return timesOut ? notYet('SESSION TIMEOUT', 'Leave it out: no session is ended here for being idle.') : undefined;
}

function refusedGrant(tokens: readonly Token[]): ServerReport | undefined {
  const first = tokens[1];
  if (isKeyword(first, 'assumerole')) {
    const hint = 'Leave it out: whom the trust of a role lets in may use it here, whatever the user.';
    return notYet(`${tokens[0]?.value.toUpperCase()} ASSUMEROLE`, hint);
  }
  // `sys:monitor` reads as a word and a variable of psql.
  const isSystemRole = tokens.some(
    (token, at) => isKeyword(token, 'sys') && tokens[at + 1]?.text.startsWith(':') === true,
  );
  if (isSystemRole) return notYet('roles of the system');
  if (['tables', 'functions', 'procedures', 'languages'].some((things) => follows(tokens, 'for', things))) {
    return notYet('scoped permissions', 'Use GRANT … ON ALL TABLES IN SCHEMA, and ALTER DEFAULT PRIVILEGES.');
  }
  const isSystem = SYSTEM_PERMISSIONS.has(first?.value ?? '') && tokens[2]?.kind === 'word';
  const hasObject = tokens.some((token) => isKeyword(token, 'on'));
  return isSystem && !hasObject && !isKeyword(tokens[2], 'to') && !isKeyword(tokens[2], 'from')
    ? notYet('system permissions of roles')
    : undefined;
}

function isUser(token: Token | undefined): boolean {
  return isKeyword(token, 'user') || isKeyword(token, 'role');
}

function follows(tokens: readonly Token[], first: string, second: string): boolean {
  return tokens.some((token, at) => isKeyword(token, first) && isKeyword(tokens[at + 1], second));
}
