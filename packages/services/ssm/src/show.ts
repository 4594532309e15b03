import type { Parameter as ShownParameter, ParameterMetadata } from '@aws-sdk/client-ssm';
import { formatArn, type Call } from '@coldstart/cloud';
import { keyOf } from './names.ts';
import type { Parameter, Version } from './state.ts';

/** A version with its value, as GetParameter gives it; a SecureString is encrypted still. @param name as it was asked for: with a slash in front, or without */
export function showValue(call: Call, parameter: Parameter, version: Version, name = parameter.name): ShownParameter {
  return {
    Name: name,
    Type: version.type,
    Value: version.value,
    Version: version.version,
    LastModifiedDate: new Date(version.modified),
    ARN: formatArn(call, 'ssm', `parameter${keyOf(parameter.name)}`),
    DataType: version.dataType,
  };
}

/** What there is to know of a version but its value: DescribeParameters, and the rest of GetParameterHistory. */
export function showDetails({ name }: Parameter, version: Version): ParameterMetadata {
  return {
    Name: name,
    Type: version.type,
    KeyId: version.keyId,
    LastModifiedDate: new Date(version.modified),
    LastModifiedUser: version.by,
    // What was emptied is left out.
    Description: version.description === '' ? undefined : version.description,
    AllowedPattern: version.allowedPattern === '' ? undefined : version.allowedPattern,
    Version: version.version,
    Tier: version.tier,
    Policies: [],
    DataType: version.dataType,
  };
}
