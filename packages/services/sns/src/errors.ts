import { AwsError } from '@coldstart/wire';

export const invalid = (message: string): AwsError => new AwsError('InvalidParameter', message, { status: 400 });

/** `Invalid parameter: TopicArn`. @param reason of the parameter, which AWS puts behind it */
export const invalidParameter = (what: string, reason?: string): AwsError =>
  invalid(`Invalid parameter: ${what}${reason === undefined ? '' : ` Reason: ${reason}`}`);

export const notFound = (message: string): AwsError => new AwsError('NotFound', message, { status: 404 });

export const invalidAttribute = (message: string): AwsError =>
  new AwsError('ParameterValueInvalid', message, { status: 400 });

/** What AWS has and this cloud has not. @param what `Archives of FIFO topics` */
export const notImplemented = (what: string): AwsError =>
  new AwsError('NotImplemented', `${what} are not part of this cloud. On AWS they exist; here, leave them out.`, {
    status: 501,
  });

/** What the model's constraints refuse. */
export function invalidInput(message: string): AwsError {
  return message.includes("Value null at 'subscriptionArn'")
    ? invalidParameter('SubscriptionArn', 'no value for required parameter')
    : new AwsError('ValidationError', message, { status: 400 });
}
