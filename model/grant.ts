// `-- @grant select to group analysts`: rights to a table that do not survive its being made anew.
// https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT.html
import type { TableName } from '../redshift-sql/names.ts';
import { quoteIdentifier } from '../redshift-sql/quote.ts';
import type { DagFault } from './fault.ts';
import type { SqlTask } from './sql-file.ts';
import type { TableWrite, TaskFacts } from './task-facts.ts';

/** Rights as an option says them, in SQL. */
export interface Grant {
  /** `select, insert`. */
  readonly privileges: string;
  /** `group "analysts", "ada"`. */
  readonly to: string;
  readonly line: number;
}

/** Rights to one table. */
export interface PlannedGrant extends Grant {
  readonly on: TableName;
}

const PRIVILEGES = ['select', 'insert', 'update', 'delete', 'references', 'truncate', 'alter', 'drop'];
const EXPECTED = 'expected PRIVILEGES to [group|role] NAME, … such as `select to group analysts`';
const GRANTEE = /^(?:(group|role)\s+)?(?:"([^"]+)"|([a-z_][\w$]*))(\s+with\s+grant\s+option)?$/i;

/** Reads what an option says, or says what was expected. */
export function readGrant({ value, line }: { readonly value: string; readonly line: number }): Grant | string {
  const [, written = '', grantees = ''] = /^(.+?)\s+to\s+(.+)$/i.exec(value) ?? [];
  if (grantees === '') return EXPECTED;
  const isAll = /^all(\s+privileges)?$/i.test(written);
  const privileges = isAll ? ['all'] : written.toLowerCase().split(/\s*,\s*/);
  if (!isAll && !privileges.every((privilege) => PRIVILEGES.includes(privilege)))
    return `expected all, or of ${PRIVILEGES.join(', ')}`;
  const to = grantees.split(/\s*,\s*/).map(granteeOf);
  return to.includes(undefined) ? EXPECTED : { privileges: privileges.join(', '), to: to.join(', '), line };
}

/** Rights that a file asks for, and cannot give. */
export function grantFaults({ file, options }: SqlTask, facts: TaskFacts): readonly DagFault[] {
  const { grants: [first] = [], into, transaction } = options;
  if (first === undefined) return [];
  const at = { file, line: first.line };
  if (transaction === 'off')
    return [
      { ...at, message: '@grant needs one transaction, and the file says @transaction off.', hint: 'Write GRANT.' },
    ];
  if (into === undefined && facts.writes.some(isMade)) return [];
  const message = `@grant has no meaning in a file that makes no table: ${facts.id} leaves its table, and the rights to it.`;
  return [{ ...at, message, hint: 'Move it to the file of create/ that makes the table.' }];
}

/** The rights to each table that a task makes. */
export function plannedGrants({ options }: SqlTask, { writes }: TaskFacts): readonly PlannedGrant[] {
  const { grants = [] } = options;
  return writes.filter(isMade).flatMap(({ table: on }) => grants.map((grant) => ({ ...grant, on })));
}

function isMade({ effect }: TableWrite): boolean {
  return effect === 'create' || effect === 'replace';
}

function granteeOf(text: string): string | undefined {
  const [, kind, quoted, bare, option = ''] = GRANTEE.exec(text.trim()) ?? [];
  const name = quoted ?? bare?.toLowerCase();
  // Redshift gives no group and no role the right to pass rights on.
  if (name === undefined || (kind !== undefined && option !== '')) return undefined;
  if (kind === undefined && bare !== undefined && name === 'public') return 'public';
  return `${kind === undefined ? '' : `${kind.toLowerCase()} `}${quoteIdentifier(name)}${option.toLowerCase()}`;
}
