// A history keeps a version for each row of the SELECT, also one in which nothing has changed: a row that comes late could not be
// put in its place otherwise. New versions are merged in, and then the ends of all versions of their keys are set anew.
import { GATHERED, equal, names, type ModelNames } from './model-names.ts';
import { mergeInto } from './merge-writes.ts';

const ENDS = 'shiftwork_ends';

/** The statements that bring the gathered versions into a history. */
export function historyWrites(
  all: ModelNames,
  { keys, fullRefresh }: { readonly keys: readonly string[]; readonly fullRefresh: boolean },
): readonly string[] {
  const versions = { ...all, columns: [...all.columns, 'valid_from'] };
  const values = [
    ['valid_to', 'null'],
    ['is_current', 'true'],
  ] as const;
  return [
    ...(fullRefresh ? [`delete from ${all.table}`] : []),
    mergeInto(versions, { keys: [...keys, 'valid_from'], values }),
    gatherEnds(all, keys),
    setEnds(all, keys),
  ];
}

function gatherEnds({ table }: ModelNames, keys: readonly string[]): string {
  return [
    `create temp table ${ENDS} as`,
    `select ${names(keys)}, "valid_from", lead("valid_from") over (partition by ${names(keys)} order by "valid_from") as "valid_to"`,
    `from ${table} as t`,
    `where exists (select 1 from ${GATHERED} as n where ${equal(keys, ['n', 't'])})`,
  ].join('\n');
}

function setEnds({ table }: ModelNames, keys: readonly string[]): string {
  return [
    `update ${table}`,
    `set "valid_to" = e."valid_to", "is_current" = case when e."valid_to" is null then true else false end`,
    `from ${ENDS} as e`,
    `where ${equal([...keys, 'valid_from'], [table, 'e'])}`,
  ].join('\n');
}
