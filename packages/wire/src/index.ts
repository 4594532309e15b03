export { AwsError, type AwsErrorOptions } from './errors.ts';
export type { Input, Operation, OperationName, Operations, Output } from './operations.ts';
