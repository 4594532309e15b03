import { AwsError } from '@coldstart/wire';

/** Every refusal of EventBridge has status 400. */
const refuse =
  (code: string) =>
  (message: string): AwsError =>
    new AwsError(code, message, { status: 400 });

export const invalid = refuse('ValidationException');
export const invalidPattern = refuse('InvalidEventPatternException');
export const exists = refuse('ResourceAlreadyExistsException');
export const illegalState = refuse('IllegalStatusException');
export const managedRule = refuse('ManagedRuleException');

/** @param what `Event bus orders` */
export const notFound = (what: string): AwsError => refuse('ResourceNotFoundException')(`${what} does not exist.`);

export const overLimit = (): AwsError =>
  refuse('LimitExceededException')('The requested resource exceeds the maximum number allowed.');

/** @param parameter `ScheduleExpression` @param reason of the parameter, which AWS puts behind it */
export const invalidParameter = (parameter: string, reason?: string): AwsError =>
  invalid(`Parameter ${parameter} is not valid.${reason === undefined ? '' : ` Reason: ${reason}`}`);

export const invalidToken = (): AwsError => invalidParameter('NextToken');

/** What AWS has and this cloud has not. @param what `Global endpoints` */
export const notImplemented = (what: string): AwsError =>
  new AwsError('NotImplemented', `${what} are not part of this cloud. On AWS they exist; here, leave them out.`, {
    status: 501,
  });
