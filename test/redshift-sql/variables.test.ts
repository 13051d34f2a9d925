import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { tokenize } from '../../redshift-sql/lexer.ts';
import { substituteVariables, variablesOf } from '../../redshift-sql/variables.ts';

test("variables are found in psql's three forms, and never in literals, comments or casts", () => {
  const uses = variablesOf(`select :n::int, ':x' -- :x\n, :'text', $$ :x $$ from :"table"`);
  assert.deepEqual(uses, [
    { name: 'n', form: 'raw', line: 1 },
    { name: 'text', form: 'literal', line: 2 },
    { name: 'table', form: 'identifier', line: 2 },
  ]);
});

test('each form is written so that it is one value', () => {
  const sql = `select :'text', :"name", x -:n, :flag, :word`;
  const values = { text: "it's \\ here", name: 'my "t"', n: -1, flag: true, word: 'desc' };
  assert.equal(substituteVariables(sql, values), `select 'it''s \\\\ here', "my ""t""", x - -1, true, desc`);
});

test('every variable without a value is told at once', () => {
  assert.throws(() => substituteVariables(`select :a,\n:'b', :a, :c`, { c: 1 }), {
    name: 'SqlSyntaxError',
    message: 'No value for :a (line 1), :b (line 2). Known variables: c.',
  });
});

test('a bare variable that could change the shape of the statement is refused', () => {
  for (const value of ['1; drop table x', 'a b', "'x'", '', '2018-11-01', '1 --']) {
    assert.throws(() => substituteVariables('select :x', { x: value }), /a number, a boolean or a plain word/);
  }
});

test('any text comes back from a literal as it was', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
      (text) => {
        const [token, ...more] = tokenize(substituteVariables(`:'x'`, { x: text }));
        assert.deepEqual([token?.kind, token?.value, more], ['string', text, []]);
      },
    ),
  );
});
