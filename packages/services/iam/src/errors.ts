import { AwsError } from '@coldstart/wire';

/** Who has policies: what AWS calls IAM identities. */
export type IdentityKind = 'user' | 'group' | 'role';

export function noSuchEntity(message: string): AwsError {
  return new AwsError('NoSuchEntity', message, { status: 404 });
}

export function cannotBeFound(entity: string, name: string): AwsError {
  return noSuchEntity(`The ${entity} with name ${name} cannot be found.`);
}

export function alreadyExists(message: string): AwsError {
  return new AwsError('EntityAlreadyExists', message, { status: 409 });
}

/** @param what "must detach all policies first" */
export function deleteConflict(what: string): AwsError {
  return new AwsError('DeleteConflict', `Cannot delete entity, ${what}.`, { status: 409 });
}

/** @param quota "AccessKeysPerUser: 2" */
export function quotaExceeded(quota: string): AwsError {
  return limitExceeded(`Cannot exceed quota for ${quota}`);
}

export function limitExceeded(message: string): AwsError {
  return new AwsError('LimitExceeded', message, { status: 409 });
}

export function invalidInput(message: string): AwsError {
  return new AwsError('InvalidInput', message, { status: 400 });
}

export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message, { status: 400 });
}

export function malformedPolicy(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', message, { status: 400 });
}

/** Service-linked roles belong to their service. */
export function unmodifiable(role: string): AwsError {
  return new AwsError(
    'UnmodifiableEntity',
    `Cannot perform the operation on the protected role '${role}' - this role is only modifiable by AWS`,
    { status: 400 },
  );
}

const NAME_PATTERN = String.raw`[\w+=,.@-]+`;

/**
 * IAM keeps the value that it refuses, and the list of values that it would take, to itself; and it words
 * what is wrong with a name in its own way.
 */
export function invalidParameter(message: string): AwsError {
  const name =
    /at '(\w+[Nn]ame)' failed to satisfy constraint: Member must satisfy regular expression pattern: (.*)$/.exec(
      message,
    );
  if (name?.[2] === NAME_PATTERN) {
    return validationError(
      `The specified value for ${name[1] ?? ''} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  }
  return validationError(
    message
      .replaceAll(/Value '(?:[^']|'(?! at '))*' at '/g, "Value at '")
      .replaceAll(/enum value set: \[[^\]]*\]/g, 'enum value set'),
  );
}
