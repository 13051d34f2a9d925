import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rememberPlans } from '../../../local/redshift/plan-cache.ts';

function counted() {
  const made: string[] = [];
  const cache = rememberPlans((text) => {
    made.push(text);
    return { text };
  });
  return { cache, made };
}

test('a text is planned once', () => {
  const { cache, made } = counted();
  assert.equal(cache.planOf('select 1'), cache.planOf('select 1'));
  assert.deepEqual(made, ['select 1']);
});

test('texts that are asked for again stay, all others are forgotten', () => {
  const { cache, made } = counted();
  for (let other = 0; other < 5000; other += 1) {
    cache.planOf('often');
    cache.planOf(`select ${other}`);
  }
  cache.planOf('select 0');
  assert.equal(made.filter((text) => text === 'often').length, 1);
  assert.equal(made.filter((text) => text === 'select 0').length, 2);
});

test('a long text is not kept', () => {
  const { cache } = counted();
  const long = 'x'.repeat(100_000);
  assert.notEqual(cache.planOf(long), cache.planOf(long));
});
