import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeLeftover } from '../../model/leftover.ts';
import type { LeftoverDecision, LeftoverFacts } from '../../model/leftover.ts';

const NOW = Date.parse('2018-11-30T12:00:00Z');
const PAST = '2018-11-30T11:59:59.000Z';
const FUTURE = '2018-11-30T12:30:00.000Z';

const OURS: LeftoverFacts = { runState: 'terminated', expiresAt: PAST, namespaceId: 'ours' };

const CASES: readonly (readonly [claim: string, Partial<LeftoverFacts>, LeftoverDecision, why: RegExp])[] = [
  ['the run was terminated, and its time is over', {}, 'delete', /over \(terminated\), and so is its time/],
  ['Temporal has forgotten the run, and its time is over', { runState: 'unknown' }, 'delete', /no longer known/],
  [
    'Temporal knows no such run, but there is time left',
    { runState: 'unknown', expiresAt: FUTURE },
    'keep',
    /kept until/,
  ],
  ['the run was terminated, but retry may still find it', { expiresAt: FUTURE }, 'keep', /kept until 2018-11-30T12:30/],
  ['it is past its time, but somebody is at work on it', { holder: 'Its run is open.' }, 'keep', /Its run is open/],
  ['it does not say until when it is needed', { expiresAt: undefined }, 'keep', /does not say until when/],
  ['what it says of its time is no time', { expiresAt: 'soon' }, 'keep', /does not say until when/],
  ["it is another Temporal's", { namespaceId: 'theirs' }, 'foreign', /Another Temporal namespace/],
  ['it does not say whose it is', { namespaceId: undefined }, 'foreign', /does not say which Temporal/],
  ['its cluster is kept', { cluster: { id: 'c', goes: false } }, 'keep', /cluster c, which is kept/],
  [
    'its cluster goes, though its own time lasts',
    { cluster: { id: 'c', goes: true }, expiresAt: FUTURE },
    'delete',
    /goes with cluster c/,
  ],
];

for (const [claim, facts, decision, why] of CASES) {
  test(`${decision}: ${claim}`, () => {
    const judged = judgeLeftover({ ...OURS, ...facts }, { namespaceId: 'ours', nowMs: NOW });
    assert.equal(judged.decision, decision);
    assert.match(judged.why, why);
  });
}
