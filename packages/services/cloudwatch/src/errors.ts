import { AwsError } from '@coldstart/wire';

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValueException', message);

export const invalidCombination = (message: string): AwsError =>
  new AwsError('InvalidParameterCombinationException', message);

export const validation = (message: string): AwsError => new AwsError('ValidationError', message);

/** Of input that breaks the model's constraints: as recorded, it has another name in JSON and CBOR than in forms. */
export const broken = (message: string): AwsError =>
  new AwsError('ValidationException', message, { queryCode: 'ValidationError' });

/** What AWS has, and this cloud has not. @param instead what the reader may do */
export const notHere = (what: string, instead: string): AwsError =>
  new AwsError('NotImplemented', `${what} is not part of this cloud. ${instead}`, { status: 501 });

export const missingParameter = (message: string): AwsError =>
  new AwsError('MissingRequiredParameterException', message);

/** AWS says no more than this. */
export const notThere = (): AwsError => new AwsError('ResourceNotFound', '', { status: 404 });
