import { AwsFault } from '../aws-fault.ts';
import { optionalText, requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import { pageOf } from './page.ts';
import { parameterGroupNamed } from './parameter-groups.ts';
import type { ParameterGroupRecord } from './parameter-groups.ts';
import { DYNAMIC_PARAMETER, PARAMETER_FAMILIES, parametersOf } from './parameters.ts';
import type { Parameter } from './parameters.ts';

/** The actions that describe parameters: those of a group, and those of a family. */
export function parameterActions(state: StateFile): Readonly<Record<string, Action>> {
  return {
    DescribeClusterParameters: (input) => {
      const group = parameterGroupNamed(state, requiredText(input, 'ParameterGroupName'));
      const { items, marker } = pageOf(input, describeParameters(group, input), ({ ParameterName }) => ParameterName);
      return { Marker: marker, Parameters: { Parameter: items } };
    },
    DescribeDefaultClusterParameters: (input) => {
      const family = readFamily(input);
      const all = parametersOf(family).map((parameter) => writeParameter(parameter, 'engine-default'));
      const { items, marker } = pageOf(input, all, ({ ParameterName }) => ParameterName);
      return {
        DefaultClusterParameters: { ParameterGroupFamily: family, Marker: marker, Parameters: { Parameter: items } },
      };
    },
  };
}

/** The family that a request names. */
export function readFamily(input: QueryInput): string {
  const family = requiredText(input, 'ParameterGroupFamily');
  if (PARAMETER_FAMILIES.includes(family)) return family;
  const message = `Invalid parameter group family ${family}: expected one of ${PARAMETER_FAMILIES.join(', ')}.`;
  throw new AwsFault('InvalidParameterValue', message);
}

function describeParameters({ family, values }: ParameterGroupRecord, input: QueryInput) {
  const source = optionalText(input, 'Source');
  return parametersOf(family)
    .map((parameter) => {
      const value = values[parameter.name];
      return value === undefined
        ? writeParameter(parameter, 'engine-default')
        : writeParameter({ ...parameter, value }, 'user');
    })
    .filter(({ Source }) => source === undefined || Source === source);
}

function writeParameter({ name, value, description, type, allowed }: Parameter, source: 'engine-default' | 'user') {
  return {
    ParameterName: name,
    ParameterValue: value,
    Description: description,
    Source: source,
    DataType: type,
    AllowedValues: allowed,
    ApplyType: name === DYNAMIC_PARAMETER ? 'dynamic' : 'static',
    IsModifiable: true,
  };
}
