import { formatTableName } from '../../redshift-sql/names.ts';
import { quoteIdentifier } from '../../redshift-sql/quote.ts';
import type { ModelMode } from './model.ts';
import { GATHERED, names, qualified } from './model-names.ts';
import type { ModelRequest } from './model-statements.ts';
import { stretchOf } from './stretch.ts';

/** Something that only the data of a model shows: the SELECT must answer no row. */
export interface ModelCheck {
  readonly sql: string;
  /** What its rows are. */
  readonly found: string;
  /** What to do. */
  readonly remedy: string;
}

/** What is looked for once the rows are gathered, and before anything is written. */
export function modelChecks(request: ModelRequest): readonly ModelCheck[] {
  const { model, fullRefresh } = request;
  const { mode } = model;
  switch (mode.kind) {
    case 'merge':
      return [notNull([...mode.keys, ...(mode.newest === undefined ? [] : [mode.newest])]), unique(mode.keys)];
    case 'history':
      return [notNull([...mode.keys, 'valid_from']), unique([...mode.keys, 'valid_from'], mode.by)];
    case 'interval':
      return [
        notNull([mode.column]),
        ...(fullRefresh || mode.lookbackSeconds === 0 ? [] : [broughtBack(request, mode)]),
      ];
    default:
      return [];
  }
}

function notNull(columns: readonly string[]): ModelCheck {
  const isNull = columns.map((name) => `${quoteIdentifier(name)} is null`).join(' or ');
  return {
    sql: `select * from ${GATHERED} where ${isNull}`,
    found: `rows of the SELECT with a null in ${columns.join(' or ')}`,
    remedy: 'Leave them out with WHERE, or mend the data.',
  };
}

function unique(keys: readonly string[], by?: string): ModelCheck {
  const shown = by === undefined ? keys : keys.map((key) => (key === 'valid_from' ? by : key));
  return {
    sql: `select ${names(keys)}, count(*) as "rows" from ${GATHERED} group by ${names(keys)} having count(*) > 1`,
    found: `values of ${shown.join(', ')} that come more than once in the SELECT`,
    remedy: 'Let the SELECT choose one row for each, with row_number() for instance, or mend the data.',
  };
}

/**
 * The rows of the lookback are deleted, and the SELECT brings them again. Where it brings none for a stretch as long as the interval
 * in which the table has some, what they were made from is not there any more.
 */
function broughtBack(request: ModelRequest, mode: ModelMode & { readonly kind: 'interval' }): ModelCheck {
  const { model, interval } = request;
  const { from, start } = stretchOf(request, mode);
  const column = quoteIdentifier(mode.column);
  const seconds = Math.max(1, Math.round((Date.parse(interval.end) - Date.parse(interval.start)) / 1000));
  const back = `(datediff(second, cast(${column} as timestamp), cast(${start} as timestamp)) - 1) / ${seconds}`;
  return {
    sql: [
      `select dateadd(second, cast(-${seconds} * (back + 1) as integer), ${start}) as "from", count(*) as "rows"`,
      `from (select ${back} as back from ${qualified(model.table)} where ${column} >= ${from} and ${column} < ${start}) as t`,
      `where back not in (select ${back} from ${GATHERED} where ${column} < ${start})`,
      'group by back order by back',
    ].join('\n'),
    found: `stretches of the lookback with rows in ${formatTableName(model.table)} and none in the SELECT, which would be lost`,
    remedy: 'Make the lookback shorter, or load again what the SELECT reads.',
  };
}
