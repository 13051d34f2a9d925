import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromClauses } from '../../redshift-sql/from-items.ts';
import { tokenize } from '../../redshift-sql/lexer.ts';

/** The names in the FROMs of a text, each with its alias. */
function itemsOf(sql: string): readonly string[] {
  const tokens = tokenize(sql);
  return fromClauses(tokens).flatMap(({ items }) =>
    items.map(({ name, nameEnd, alias }) => {
      const path = tokens.slice(name, nameEnd).map(({ text }) => text);
      return `${path.join('')} ${alias?.value ?? ''}`.trim();
    }),
  );
}

test('a path of FROM ends behind its last bracket, whatever stands in brackets', () => {
  assert.deepEqual(itemsOf('select 1 from t a, a.b[x[0]].c[1] as d where d.e = 1'), ['t a', 'a.b[x[0]].c[1] d']);
});

test('a bracket or parenthesis that nothing closes ends with the text', () => {
  assert.deepEqual(itemsOf('[ select 1 from t[1, u'), ['t[1,u', 'u']);
  assert.deepEqual(itemsOf('select 1 from f(1'), []);
});
