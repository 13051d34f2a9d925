import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodePrice } from '../../aws/node-prices.ts';

test('a price says when and where it was read', () => {
  const price = nodePrice('us-east-1', 'RA3.XLPlus');
  assert.ok(price !== undefined && price.usdPerHour > 0);
  assert.match(price.asOf, /^\d{4}-\d{2}$/);
  assert.match(price.source, /^https:\/\/aws\.amazon\.com\//);
});

test('a larger node costs more', () => {
  const sizes = ['ra3.large', 'ra3.xlplus', 'ra3.4xlarge', 'ra3.16xlarge'];
  const prices = sizes.map((size) => nodePrice('us-east-1', size)?.usdPerHour ?? NaN);
  assert.ok(prices.every((price, at) => price > (prices[at - 1] ?? 0)));
});

test('what was not read is not guessed', () => {
  assert.equal(nodePrice('eu-north-1', 'ra3.xlplus'), undefined);
  assert.equal(nodePrice('us-east-1', 'dc2.large'), undefined);
});
