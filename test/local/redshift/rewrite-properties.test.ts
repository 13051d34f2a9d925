import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as fc from 'fast-check';
import { loadModule, parseSync } from 'libpg-query';
import { expandAliases } from '../../../local/redshift/lateral/expand-aliases.ts';
import { expandPivots } from '../../../local/redshift/pivot/expand-pivots.ts';
import { planText } from '../../../local/redshift/plan-statement.ts';
import { expandQualify } from '../../../local/redshift/qualify/expand-qualify.ts';
import { expandPaths } from '../../../local/redshift/super/expand-paths.ts';
import { expandUnnests } from '../../../local/redshift/super/expand-unnests.ts';

/** Every word that a rewrite looks for, and what may stand around it. */
const WORDS = (
  'select distinct from where group by having qualify order limit union all except minus with as insert into values create table temp ' +
  'alter column distkey sortkey diststyle encode pivot unpivot for in include ignore respect nulls over partition rows lag lead ' +
  'first_value nth_value listagg within decode nvl nvl2 convert dateadd day sysdate top 1 2.5 case when then end and or not null ' +
  "( ) ( ) ( ) , , . . ; = + - * :: [ ] v at a b t a b t #t \"A\" \"é\" 'x' 'it''s' 'a\\\\b' E'\\\\n' $1 $$x$$ :x /*c*/ ü show tables analyze compression"
).split(' ');

const soup = fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join(' '));
const COLUMNS = ['a', 'b', 'é', 'v'].map((name) => ({ name, isSuper: name === 'v' }));
const ask = async ({ name }: { readonly name: string }): Promise<typeof COLUMNS> =>
  Promise.resolve(name === 't' ? COLUMNS : []);

/** What the proxy makes of a text, for PostgreSQL. */
async function rewritten(text: string): Promise<readonly string[]> {
  const plans = planText(text).filter((plan) => plan.refusal === undefined && !plan.copy && !plan.unload);
  return Promise.all(
    plans.map(async ({ sql }) => {
      const flat = await expandPivots(await expandUnnests(sql, ask), ask);
      return expandPaths(await expandAliases(await expandQualify(flat, ask), ask), {
        ask,
        keepsCase: async () => false,
      });
    }),
  );
}

before(async () => await loadModule());

test('any words in any order are rewritten or refused, and never crash or hang the proxy', async () => {
  await fc.assert(
    fc.asyncProperty(soup, async (text) => {
      const began = performance.now();
      await rewritten(text);
      assert.ok(performance.now() - began < 60_000, `${text}: took ${performance.now() - began} ms`);
    }),
    { numRuns: 1_500 },
  );
});

test('any characters are rewritten or refused, and never crash the proxy', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 80 });
  await fc.assert(
    fc.asyncProperty(text, text, async (one, other) => {
      await rewritten(one);
      await rewritten(`select ${one} from t x where a qualify ${other}`);
    }),
    { numRuns: 300 },
  );
});

const name = fc.constantFrom('a', 'b', 'x.a', 'länge', '"a b"', 'qualify', 'pivot');
const literal = fc.constantFrom(
  "'qualify x = 1'",
  "'pivot ( for in )'",
  "'ignore nulls'",
  "'ü'",
  '1',
  '2.5e3',
  'null',
  '$1',
);
const operand = fc.oneof(name, literal);
const expression = fc.letrec<{ all: string }>((tie) => ({
  all: fc.oneof(
    { maxDepth: 3 },
    operand,
    fc.tuple(tie('all'), fc.constantFrom('+', '=', 'and', '||'), tie('all')).map((parts) => `(${parts.join(' ')})`),
    tie('all').map((inner) => `(${inner})`),
    tie('all').map((inner) => `coalesce(${inner}, 1)`),
    tie('all').map((inner) => `(select ${inner} from t as x -- of this\n)`),
  ),
})).all;

test('what is as well PostgreSQL passes byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(expression, { minLength: 1, maxLength: 3 }), expression, async (items, condition) => {
      const sql = `select ${items.join(', ')}\tfrom t as x /* qualify */ where ${condition} order by 1 limit 3`;
      assert.deepEqual(await rewritten(sql), [sql]);
    }),
    { numRuns: 300 },
  );
});

test('a QUALIFY of any shape becomes a query that PostgreSQL reads, with as many columns as were selected', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(expression, { minLength: 1, maxLength: 3 }),
      expression,
      expression,
      async (items, condition, key) => {
        const [sql = ''] = await rewritten(
          `select *, ${items.join(', ')} from t as x where a = 1 qualify (${condition}) order by (${key}) desc nulls last, 1`,
        );
        const tree = parseSync(sql) as {
          stmts: readonly { stmt: { SelectStmt: { targetList: readonly unknown[] } } }[];
        };
        assert.equal(tree.stmts[0]?.stmt.SelectStmt.targetList.length, 4 + items.length, sql);
      },
    ),
    { numRuns: 200 },
  );
});
