import { formatTableName } from '../redshift-sql/names.ts';
import type { DagFault } from './fault.ts';
import { suggest } from './nearest.ts';
import type { TaskDetail } from './plan.ts';
import { tableNamed } from './read-facts.ts';

/** Marks the create tasks of tables that are to be rebuilt; a name that no selected create task makes is a fault. */
export function withRebuilds(
  details: readonly TaskDetail[],
  { rebuild, schema }: { readonly rebuild: readonly string[]; readonly schema: string },
): { readonly details: readonly TaskDetail[]; readonly faults: readonly DagFault[] } {
  const names = rebuild.map((text) => formatTableName(tableNamed(text, schema)));
  const made = details.filter(({ kind }) => kind === 'create').flatMap(({ writes }) => writes.map(formatTableName));
  const makes = ({ kind, writes }: TaskDetail) =>
    kind === 'create' && writes.some((table) => names.includes(formatTableName(table)));
  return {
    details: details.map((detail) => (makes(detail) ? { ...detail, rebuild: true } : detail)),
    faults: names
      .filter((name) => !made.includes(name))
      .map((name) => ({
        message: `No selected task of create/ makes ${name}, which is to be rebuilt.`,
        hint: suggest(name, made),
        about: 'selection',
      })),
  };
}
