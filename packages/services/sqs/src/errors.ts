import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';

/** SQS's clients know these two by another code than their name. */
export const invalidParameter = (message: string): AwsError =>
  new AwsError('InvalidParameterValueException', message, { queryCode: 'InvalidParameterValue' });

export const missingParameter = (name: string): AwsError =>
  new AwsError('MissingRequiredParameterException', `The request must contain the parameter ${name}.`, {
    queryCode: 'MissingParameter',
  });

/** `Value 11 for parameter MaxNumberOfMessages is invalid. Reason: ...` */
export const invalidValue = (value: string | number, parameter: string, reason: string): AwsError =>
  invalidParameter(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);

export const invalidAttributeName = (message: string): AwsError => new AwsError('InvalidAttributeName', message);

export const unknownAttribute = (name: string): AwsError => invalidAttributeName(`Unknown Attribute ${name}.`);

export const invalidAttributeValue = (name: string): AwsError =>
  new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);

/** Clients that send forms are told more. */
export function noSuchQueue({ request }: Call): AwsError {
  const isForm = request !== undefined && request.headers['x-amz-target'] === undefined;
  return new AwsError(
    'QueueDoesNotExist',
    `The specified queue does not exist${isForm ? ' for this wsdl version' : ''}.`,
  );
}

export const notFound = (message: string): AwsError => new AwsError('ResourceNotFoundException', message);

/** What the model's constraints refuse: a member that is missing, or a name that is none of those that there are. */
export function invalidInput(message: string, operation: string): AwsError {
  const missing = /Value null at '(\w+)'/.exec(message)?.[1];
  if (missing === 'entries') return emptyBatch(`${operation}RequestEntry`);
  if (missing !== undefined) return missingParameter(`${missing.charAt(0).toUpperCase()}${missing.slice(1)}`);
  const [, name, place] = /Value '([^']*)' at '(\w+)/.exec(message) ?? [];
  if (name !== undefined && /attribute/i.test(place ?? '')) return unknownAttribute(name);
  return invalidParameter(message);
}

/** @param kind of its entries */
export const emptyBatch = (kind: string): AwsError =>
  new AwsError('EmptyBatchRequest', `There should be at least one ${kind} in the request.`);
