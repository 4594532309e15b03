import { AwsError } from '@coldstart/wire';

/** A request that DynamoDB refuses as it stands. */
export function validation(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** The larger half of DynamoDB's validation errors begins alike. */
export function invalid(detail: string): AwsError {
  return validation(`One or more parameter values were invalid: ${detail}`);
}

/** A batch whose list for a table is JSON's `null`. */
export function nullMember(table: string): AwsError {
  return validation(
    `1 validation error detected: Value null at 'requestItems.${table}.member' failed to satisfy constraint: ` +
      'Member must not be null',
  );
}

/** Operations on items do not say which table is missing; those on tables do. */
export function tableMissing(name?: string): AwsError {
  const detail = name === undefined ? '' : `: Table: ${name} not found`;
  return new AwsError('ResourceNotFoundException', `Requested resource not found${detail}`);
}

/** Runs `task`; what it refuses as invalid is refused with a message that `reword` makes from its own. */
export function rewording<Result>(reword: (message: string) => string, task: () => Result): Result {
  try {
    return task();
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ValidationException') throw validation(reword(error.message));
    throw error;
  }
}
