import { isKnownType } from '../schema/schema.ts';
import { validationError } from '../errors.ts';
import type { ResourceType } from './resource-type.ts';
import { RESOURCE_TYPES } from './index.ts';

/** The handlers of a type; custom resources share one. */
export function resourceType(type: string): ResourceType | undefined {
  return RESOURCE_TYPES.get(type.startsWith('Custom::') ? 'AWS::CloudFormation::CustomResource' : type);
}

/** @throws ValidationError naming the types that AWS does not have, or this cloud not yet */
export function checkTypes(types: Iterable<string>): void {
  const missing = [...new Set(types)].filter((type) => resourceType(type) === undefined);
  const unknown = missing.filter((type) => !isKnownType(type));
  if (unknown.length > 0)
    throw validationError(`Template format error: Unrecognized resource types: [${unknown.join(', ')}]`);
  if (missing.length > 0) {
    throw validationError(
      `Template format error: Unrecognized resource types: [${missing.join(', ')}] (AWS has them; this cloud does not have them yet. Take them out of the template, or deploy it to AWS.)`,
    );
  }
}
