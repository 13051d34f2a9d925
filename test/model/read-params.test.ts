import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dag, param } from '../../index.ts';
import { parseParamAssignments, readParams } from '../../model/read-params.ts';

const sparkify = dag({
  id: 'sparkify',
  params: {
    reset: param.boolean({ default: false, description: 'drop all tables first' }),
    log_data: param.string({ default: 's3://udacity-dend/log_data' }),
    expected: param.oneOf(['none', 'sample'], { default: 'none' }),
    batch_files: param.number({ default: 10_000, min: 1 }),
  },
});

test('a value comes from the run, else a text from the target, else the default', () => {
  const variables = { log_data: 's3://mine/log', expected: 'sample' };
  assert.deepEqual(readParams(sparkify, { input: { reset: true }, variables }), {
    values: { reset: true, log_data: 's3://mine/log', expected: 'none', batch_files: 10_000 },
    computed: [],
    faults: [],
  });
});

test('a param without default must be given', () => {
  const strict = dag({ id: 'strict', params: { day: param.string() } });
  const { faults } = readParams(strict, { input: {}, variables: {} });
  assert.match(faults[0]?.message ?? '', /Param day of DAG strict: has no value: give a text/);
});

test('unknown params and wrong types are refused together', () => {
  const input = { rest: true, reset: 'true', expected: 'all', batch_files: 0 };
  const { faults } = readParams(sparkify, { input, variables: {} });
  assert.deepEqual(
    faults.map(({ message, hint }) => `${message} ${hint ?? ''}`),
    [
      'DAG sparkify has no param rest. Did you mean reset?',
      'Param reset of DAG sparkify: expected true or false, got "true". It is: drop all tables first',
      'Param expected of DAG sparkify: expected one of none, sample, got "all". Give --param expected=…',
      'Param batch_files of DAG sparkify: expected a number from 1, got 0. Give --param batch_files=…',
    ],
  );
});

test('assignments of the command line are read by the types of the params', () => {
  const { values, faults } = parseParamAssignments(sparkify, ['reset=true', 'batch_files=5', 'log_data=s3://b/x=y']);
  assert.deepEqual({ values, faults }, { values: { reset: true, batch_files: 5, log_data: 's3://b/x=y' }, faults: [] });
});

test('assignments of the wrong type, of no known param or of no value are refused together', () => {
  const { faults } = parseParamAssignments(sparkify, ['reset=maybe', 'batch_files=many', 'nope=1', 'reset']);
  assert.deepEqual(
    faults.map(({ message }) => message),
    [
      'Param reset of DAG sparkify: expected true or false, got "maybe".',
      'Param batch_files of DAG sparkify: expected a number from 1, got "many".',
      'DAG sparkify has no param nope.',
      'Param reset of DAG sparkify: expected true or false, got "".',
    ],
  );
});

test('a name that every object has is no param', () => {
  assert.equal(parseParamAssignments(sparkify, ['constructor=1']).faults.length, 1);
});

test('a fault of what a run was given is told from a fault of the DAG', () => {
  const { faults } = readParams(sparkify, { input: { rest: 1, reset: 1 }, variables: {} });
  assert.deepEqual(
    faults.map(({ about }) => about),
    ['params', 'params'],
  );
});
