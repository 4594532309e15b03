import { AwsError } from '@coldstart/wire';

const refuse =
  (code: string, words: (what: string) => string) =>
  (what: string): AwsError =>
    new AwsError(code, words(what), { status: 400 });

export const noSuchMachine = refuse('StateMachineDoesNotExist', (arn) => `State Machine Does Not Exist: '${arn}'`);
export const machineExists = refuse('StateMachineAlreadyExists', (arn) => `State Machine Already Exists: '${arn}'`);
export const machineDeleting = refuse('StateMachineDeleting', (arn) => `State Machine is being deleted: '${arn}'`);
export const noSuchExecution = refuse('ExecutionDoesNotExist', (arn) => `Execution Does Not Exist: '${arn}'`);
export const executionExists = refuse('ExecutionAlreadyExists', (arn) => `Execution Already Exists: '${arn}'`);
export const noSuchActivity = refuse('ActivityDoesNotExist', (arn) => `Activity Does Not Exist: '${arn}'`);
export const invalidArn = refuse('InvalidArn', (why) => `Invalid Arn: '${why}'`);
export const invalidName = refuse('InvalidName', (name) => `Invalid Name: '${name}'`);
export const invalidToken = refuse('InvalidToken', (why) => `Invalid Token: '${why}'`);
export const taskTimedOut = refuse('TaskTimedOut', (why) => `Task Timed Out: '${why}'`);
export const invalidOutput = refuse('InvalidOutput', (why) => `Invalid Output: '${why}'`);
export const invalidInput = refuse('InvalidExecutionInput', (why) => `Invalid State Machine Execution Input: '${why}'`);
export const invalidDefinition = refuse('InvalidDefinition', (why) => `Invalid State Machine Definition: '${why}'`);
export const invalidLogging = refuse('InvalidLoggingConfiguration', (why) => `Invalid Logging Configuration: ${why}`);
export const invalidEncryption = refuse('InvalidEncryptionConfiguration', (why) => why);
export const missingParameter = refuse('MissingRequiredParameter', (why) => why);
export const validation = refuse('ValidationException', (why) => why);
export const conflict = refuse('ConflictException', (why) => why);
export const notRedrivable = refuse('ExecutionNotRedrivable', (why) => why);
export const tooManyTags = refuse('TooManyTags', (why) => why);
export const denied = refuse('AccessDeniedException', (why) => why);

export const typeNotSupported = (): AwsError =>
  new AwsError('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine', {
    status: 400,
  });

export const noSuchResource = (arn: string): AwsError =>
  new AwsError('ResourceNotFound', `Resource not found: '${arn}'`, { status: 400, fields: { resourceName: arn } });

/** Of aliases, and versions in their routing. */
export const noSuchReference = (): AwsError =>
  new AwsError('ResourceNotFound', 'Request references a resource that does not exist.', { status: 400 });
