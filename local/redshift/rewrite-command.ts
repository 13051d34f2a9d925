import { applyEdits } from '../../redshift-sql/edits.ts';
import { tokenize } from '../../redshift-sql/lexer.ts';
import { quoteLiteral } from '../../redshift-sql/quote.ts';
import type { Statement, StatementKind } from '../../redshift-sql/statements.ts';
import { isKeyword } from '../../redshift-sql/token-cursor.ts';
import { toPostgres } from '../../redshift-sql/to-postgres.ts';
import { analyzeCompression, showObjects } from './show-objects.ts';
import { FIXED_SETTINGS, postgresSetting, settingValue } from './settings.ts';

/** Answered like SET, and does nothing. */
export const NOTHING = `SET redshift.nothing TO 'done'`;

const VACUUM_WORDS = new Set(['full', 'sort', 'delete', 'only', 'reindex', 'recluster', 'boost']);

/** Rewrites a command that says in Redshift what PostgreSQL says otherwise; undefined: it needs no rewriting of this kind. */
export function rewriteCommand(statement: Statement, kind: StatementKind): string | undefined {
  switch (kind) {
    case 'begin':
      return rewriteBegin(statement);
    case 'set':
      return rewriteSet(statement);
    case 'reset':
      return prefixed(statement, 1);
    case 'show':
      return showObjects(statement) ?? rewriteShow(statement);
    case 'vacuum':
      return `VACUUM ${textWithout(statement, VACUUM_WORDS, ['to'])}`;
    case 'analyze':
      return rewriteAnalyze(statement);
    case 'cancel':
      return rewriteCancel(statement);
    case 'grant':
    case 'revoke':
      return rewriteRights(statement);
    case 'alter-other':
      return isKeyword(statement.tokens[1], 'user') ? rewriteUser(statement) : rewriteRights(statement);
    case 'create-user-or-group':
      return rewriteUser(statement);
    case 'create-schema':
      return withoutQuota(statement);
    case 'drop':
      return isKeyword(statement.tokens[1], 'role') ? dropRole(statement) : undefined;
    default:
      return undefined;
  }
}

/** A transaction has the database's isolation, whatever it asks for: https://docs.aws.amazon.com/redshift/latest/dg/r_BEGIN.html */
function rewriteBegin({ tokens }: Statement): string {
  const readOnly = tokens.some((token, at) => isKeyword(token, 'read') && isKeyword(tokens[at + 1], 'only'));
  const verb = isKeyword(tokens[0], 'start') ? 'START TRANSACTION' : 'BEGIN';
  return readOnly ? `${verb} READ ONLY` : verb;
}

function rewriteSet(statement: Statement): string | undefined {
  const { tokens } = statement;
  const scoped = isKeyword(tokens[1], 'session') || isKeyword(tokens[1], 'local') ? 2 : 1;
  const name = tokens[scoped]?.value ?? '';
  if (name === 'transaction' || name === 'characteristics' || FIXED_SETTINGS.has(name)) return NOTHING;
  return prefixed(statement, scoped);
}

function prefixed({ tokens, text, start }: Statement, at: number): string | undefined {
  const token = tokens[at];
  const name = postgresSetting(token?.value ?? '');
  if (!token || name === undefined) return undefined;
  return applyEdits(text, [{ start: token.start - start, end: token.end - start, text: name }]);
}

function rewriteShow({ tokens }: Statement): string | undefined {
  const name = tokens[1]?.value ?? '';
  const value = settingValue(name);
  if (value !== undefined) return `SELECT ${value} AS ${name}`;
  const kept = postgresSetting(name);
  return kept === undefined ? undefined : `SELECT current_setting('${kept}') AS ${name}`;
}

function rewriteAnalyze(statement: Statement): string {
  if (isKeyword(statement.tokens[1], 'compression')) return analyzeCompression(statement);
  return `ANALYZE ${textWithout(statement, new Set(['predicate', 'all', 'columns']), [])}`;
}

/** The text after the first word, without some words, and without some words and all that follows them. */
function textWithout(
  { tokens, text, start }: Statement,
  words: ReadonlySet<string>,
  endings: readonly string[],
): string {
  const [, ...rest] = tokens;
  const end = rest.findIndex((token) => token.kind === 'word' && endings.includes(token.value));
  const kept = end === -1 ? rest : rest.slice(0, end);
  return kept
    .filter((token) => !(token.kind === 'word' && words.has(token.value)))
    .map((token) => text.slice(token.start - start, token.end - start))
    .join(' ');
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_CANCEL.html */
function rewriteCancel({ tokens }: Statement): string {
  const pid = Number(tokens[1]?.text);
  return `DO ${quoteLiteral(`BEGIN PERFORM pg_catalog.pg_cancel_backend(${Number.isInteger(pid) ? pid : 0}); END`)}`;
}

/** A limit of disk space: https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_SCHEMA.html */
function withoutQuota(statement: Statement): string | undefined {
  const at = statement.tokens.findIndex((token) => isKeyword(token, 'quota'));
  if (at === -1) return undefined;
  return toPostgres({ ...statement, text: textBefore(statement, at), tokens: statement.tokens.slice(0, at) });
}

/** A role that others have is taken from them: https://docs.aws.amazon.com/redshift/latest/dg/r_DROP_ROLE.html */
function dropRole(statement: Statement): string {
  return `DROP ${textWithout(statement, new Set(['force', 'restrict']), [])}`;
}

function textBefore({ tokens, text, start }: Statement, at: number): string {
  return text.slice(0, (tokens[at]?.start ?? start) - start);
}

/** Who may insert must be able to lock the table as Redshift's INSERT does: in PostgreSQL that is the right MAINTAIN. Roles are bare names there. */
function rewriteRights(statement: Statement): string {
  const sql = toPostgres(statement);
  const edits = tokenize(sql).flatMap((token, at, tokens) => {
    const { start, end } = token;
    if (isKeyword(token, 'insert')) return [{ start: end, end, text: ', MAINTAIN' }];
    const isNoise = ['grant', 'revoke', 'to', 'from', ','].some((before) => isKeyword(tokens[at - 1], before));
    return isKeyword(token, 'role') && isNoise ? [{ start, end, text: '' }] : [];
  });
  return applyEdits(sql, edits);
}

/** SYSLOG ACCESS { RESTRICTED | UNRESTRICTED }: here everybody sees all rows of system tables. */
function isSyslogAccess(tokens: Statement['tokens'], at: number): boolean {
  return [at, at - 1, at - 2].some(
    (first) => isKeyword(tokens[first], 'syslog') && isKeyword(tokens[first + 1], 'access'),
  );
}

/** CREATEUSER makes a superuser: https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_USER.html */
function rewriteUser(statement: Statement): string {
  const edits = statement.tokens.flatMap(({ kind, value, start, end }, at) => {
    const place = { start: start - statement.start, end: end - statement.start };
    if (kind !== 'word') return [];
    if (value === 'createuser') return [{ ...place, text: 'SUPERUSER' }];
    if (value === 'nocreateuser') return [{ ...place, text: 'NOSUPERUSER' }];
    if (value === 'unlimited' && isKeyword(statement.tokens[at - 1], 'limit')) return [{ ...place, text: '-1' }];
    if (isKeyword(statement.tokens[at - 1], 'set') || isKeyword(statement.tokens[at - 1], 'reset')) {
      const setting = postgresSetting(value);
      return setting === undefined ? [] : [{ ...place, text: setting }];
    }
    if (isSyslogAccess(statement.tokens, at)) return [{ ...place, text: '' }];
    const disables = value === 'disable' && isKeyword(statement.tokens[at - 1], 'password');
    return disables ? [{ ...place, text: 'NULL' }] : [];
  });
  return applyEdits(statement.text, edits);
}
