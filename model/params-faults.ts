import { isListOf, isRecord, show } from './option-check.ts';
import { paramValueFault, systemVariables, type Param } from './param.ts';

/** Everything that is wrong with the params of a DAG as declared. */
export function paramsFaults(params: unknown): readonly string[] {
  if (!isRecord(params)) return [`expected an object of params, got ${show(params)}`];
  return Object.entries(params).flatMap(([name, declared]) => paramFaults(name, declared));
}

function paramFaults(name: string, declared: unknown): readonly string[] {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) return [`Param ${name}: a name has lower-case letters, digits and _.`];
  if (systemVariables.some((reserved) => reserved === name)) {
    return [`Param ${name}: that name is taken by the run (${systemVariables.join(', ')}); choose another.`];
  }
  if (!isParam(declared))
    return [`Param ${name}: declare it as param.string(), .number(), .boolean(), .oneOf() or .computed().`];
  if (declared.kind === 'computed') return [];
  const fault = declared.default === undefined ? undefined : paramValueFault(declared, declared.default);
  return fault === undefined ? [] : [`Param ${name}: its default: ${fault}.`];
}

function isParam(value: unknown): value is Param {
  if (!isRecord(value)) return false;
  if (value['kind'] === 'one-of') return isListOf(value['values'], (item) => typeof item === 'string');
  if (value['kind'] === 'computed') return typeof value['compute'] === 'function';
  return ['string', 'number', 'boolean'].includes(String(value['kind']));
}
