import type { Parameter as ShownParameter, ParameterStringFilter } from '@aws-sdk/client-ssm';
import { AwsError } from '@coldstart/wire';
import { formatArn, page, type Call } from '@coldstart/cloud';
import { onParameter, onPath } from './access.ts';
import { notImplemented, parameterNotFound, versionNotFound } from './errors.ts';
import { checkPath, keyOf, readReference } from './names.ts';
import type { SsmOperations } from './sdk.ts';
import { findParameter, newest, parameters, type Parameter, type Version } from './state.ts';

/** GetParametersByPath gives ten at a time, and no more. */
const PAGE = 10;

function show(call: Call, parameter: Parameter, version: Version, decrypted: boolean): ShownParameter {
  const { name } = parameter;
  return {
    Name: name,
    Type: version.type,
    Value: decrypted ? version.value : (version.ciphertext ?? version.value),
    Version: version.version,
    LastModifiedDate: new Date(version.modified),
    ARN: formatArn(call, 'ssm', `parameter${keyOf(name)}`),
    DataType: version.dataType,
  };
}

/** @throws AwsError NotImplemented for the filters that AWS has here, InvalidFilterKey for all others */
function refuseFilters(filters: readonly ParameterStringFilter[]): void {
  for (const { Key = '' } of filters) {
    if (['Type', 'KeyId', 'Label'].includes(Key))
      throw notImplemented(`ParameterFilters (${Key}) of GetParametersByPath`);
    throw new AwsError(
      'InvalidFilterKey',
      `The following filter key is not valid: ${Key}. Valid filter keys include: [Type, KeyId].`,
    );
  }
}

/** What is below a path: the next level alone, or all of them. */
function below(call: Call, path: string, recursive: boolean): Parameter[] {
  const start = path.endsWith('/') ? path : `${path}/`;
  return [...call.state(parameters).byKey]
    .filter(([key]) => key.startsWith(start) && (recursive || !key.slice(start.length).includes('/')))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, parameter]) => parameter);
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html and those beside it */
export const parameterOperations: SsmOperations = {
  GetParameter: {
    access: onParameter,
    run({ Name, WithDecryption = false }, call) {
      const reference = readReference(Name);
      const parameter = findParameter(call, reference);
      if (parameter === undefined) throw parameterNotFound();
      if (reference.version === undefined)
        return { Parameter: show(call, parameter, newest(parameter), WithDecryption) };
      const version = parameter.versions.find((one) => String(one.version) === reference.version);
      if (version === undefined) throw versionNotFound(parameter.name, reference.version);
      const shown = show(call, parameter, version, WithDecryption);
      return { Parameter: { ...shown, Selector: `:${reference.version}` } };
    },
  },

  GetParametersByPath: {
    access: onPath,
    run({ Path, Recursive = false, WithDecryption = false, ParameterFilters = [], MaxResults, NextToken }, call) {
      checkPath(Path);
      refuseFilters(ParameterFilters);
      const { items, token } = page(
        below(call, Path, Recursive),
        { token: NextToken, limit: MaxResults, scope: [Path, Recursive] },
        {
          keyOf: ({ name }) => keyOf(name),
          size: PAGE,
          invalid: () => new AwsError('InvalidNextToken', 'The specified token is not valid.'),
        },
      );
      return {
        Parameters: items.map((parameter) => show(call, parameter, newest(parameter), WithDecryption)),
        NextToken: token,
      };
    },
  },

  DeleteParameter: {
    access: onParameter,
    run({ Name }, call) {
      const key = keyOf(readReference(Name).name);
      if (!call.state(parameters).byKey.delete(key)) throw parameterNotFound();
    },
  },
};
