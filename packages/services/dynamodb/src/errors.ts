import { AwsError, describeWithoutValue, violationMessage, type Violation } from '@coldstart/wire';

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

const DETECTED = '1 validation error detected: ';

/** Problems that AWS was first seen to count in 2026, as it counts broken constraints. */
const COUNTED = new RegExp(
  [
    '^Value provided in ExpressionAttribute(?:Names|Values) unused',
    '^ExpressionAttributeValues must not be empty',
    '^Invalid UpdateExpression: (?:The expression can not be empty|The "|Two document paths)',
    'set {2}may not be empty$',
  ].join('|'),
);

/** Checks a PutItem, UpdateItem or DeleteItem: alone, and not within a batch or transaction, these count some of their problems. */
export function counting<Result>(check: () => Result): Result {
  return rewording((message) => {
    const plain = message.replace(
      /^ExpressionAttributeValues contains invalid value: (.*set {2}may not be empty) for key .*$/,
      '$1',
    );
    return COUNTED.test(plain) ? `${DETECTED}${plain}` : message;
  }, check);
}

/** Counts whatever problem `check` finds. */
export function counted<Result>(check: () => Result): Result {
  return rewording((message) => `${DETECTED}${message}`, check);
}

/** The message of newer operations: without values, and with names as the model spells them. */
export function withoutValues(violations: readonly Violation[]): string {
  return violationMessage(violations, (one) => describeWithoutValue(one, one.modelPath));
}

/** What a batch says of input that breaks the model's constraints: that it asks for nothing is said in words of its own. */
export function requestItemsProblem(operation: string, message: (violations: readonly Violation[]) => string) {
  return (violations: readonly Violation[], input: { readonly RequestItems: object | undefined }): string =>
    input.RequestItems !== undefined && Object.keys(input.RequestItems).length === 0
      ? `The requestItems parameter is required for ${operation}`
      : message(violations);
}
