import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyParts } from '../../../../local/redshift/procedures/body-parts.ts';

/** The parts of a procedure's body, each with a mark where an EXCEPTION would catch its errors. */
function partsOf(body: string): readonly string[] {
  const { parts } = bodyParts(`create procedure p() language plpgsql as $body$${body}$body$`);
  return parts.map(({ statement, isGuarded, isQuery }) => {
    return `${isGuarded ? '! ' : ''}${isQuery ? '? ' : ''}${statement.text}`;
  });
}

const BODIES: readonly (readonly [body: string, parts: readonly string[]])[] = [
  [`begin select 1; end`, ['select 1']],
  [`declare x int := 1; y date; begin null; end;`, ['x int := 1', 'y date', 'null']],
  [`begin if x > 1 then delete t; else delete u; end if; end`, ['if x > 1', 'delete t', 'delete u']],
  [`begin if a then x := case when b then 1 else 2 end; end if; end`, ['if a', 'x := case when b then 1 else 2 end']],
  [`begin case x when 1 then delete t; else delete u; end case; end`, ['case x when 1', 'delete t', 'delete u']],
  [
    `begin for r in select a from t loop insert into u values (r.a); end loop; end`,
    ['for r in', '? select a from t', 'insert into u values (r.a)'],
  ],
  [`begin for i in 1..3 loop null; end loop; end`, ['for i in 1..3', 'null']],
  [`begin for r in execute q || 'x' loop null; end loop; end`, ['for r in', `? execute q || 'x'`, 'null']],
  [
    `declare c cursor for select 1; d cursor (n int) for select n; begin open c; open e for execute q; end`,
    ['c cursor for', '? select 1', 'd cursor (n int) for', '? select n', 'open c', 'open e for', '? execute q'],
  ],
  [
    `begin <<again>> while i < 3 loop exit again when i = 2; end loop; end`,
    ['<<again>> while i < 3', 'exit again when i = 2'],
  ],
  [
    `begin merge into t using s on t.a = s.a when matched then update set b = 1 when not matched then insert values (1); end`,
    ['merge into t using s on t.a = s.a when matched then update set b = 1 when not matched then insert values (1)'],
  ],
  [`begin a; begin b; exception when others then c; end; d; end`, ['a', '! b', 'when others', 'c', 'd']],
  [
    `begin a; begin b; end; exception when others then c; begin d; exception when others then e; end; end`,
    ['! a', '! b', 'when others', 'c', '! d', 'when others', 'e'],
  ],
  [
    `begin call q(1, (select case when a then 'end' else 'then' end from t)); end`,
    [`call q(1, (select case when a then 'end' else 'then' end from t))`],
  ],
  ['', []],
];

for (const [body, parts] of BODIES)
  test(`the parts of ${body || 'nothing'}`, () => assert.deepEqual(partsOf(body), parts));

test('a part stands where it stood in the whole text, line and all', () => {
  const sql = 'create procedure p() as $$\nbegin\n  delete t;\nend $$ language plpgsql';
  const [part] = bodyParts(sql).parts;
  assert.equal(sql.slice(part?.statement.start, part?.statement.end), 'delete t');
  assert.deepEqual(
    part?.statement.tokens.map(({ start, end }) => sql.slice(start, end)),
    ['delete', 't'],
  );
});

test('a handler is what stands behind WHEN OTHERS THEN, and knows whether a block around it would catch its errors', () => {
  const sql =
    'as $$begin begin a; exception when others then b; c; end; exception when others then begin d; exception when others then e; end; end$$';
  const handlers = bodyParts(sql).handlers.map(({ start, end, isGuarded }) => [
    sql.slice(start, end).trim(),
    isGuarded,
  ]);
  assert.deepEqual(handlers, [
    ['b; c;', true],
    ['begin d; exception when others then e; end;', false],
    ['e;', false],
  ]);
});
