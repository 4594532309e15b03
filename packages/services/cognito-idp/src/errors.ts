import { AwsError } from '@coldstart/wire/errors';

/** Cognito answers 400 whatever is wrong. */
export const refused = (code: string, message: string): AwsError => new AwsError(code, message, { status: 400 });

export const invalidParameter = (message: string): AwsError => refused('InvalidParameterException', message);
export const notAuthorized = (message: string): AwsError => refused('NotAuthorizedException', message);
export const notFound = (message: string): AwsError => refused('ResourceNotFoundException', message);
export const invalidPassword = (message: string): AwsError => refused('InvalidPasswordException', message);

export const noPool = (id: string): AwsError => notFound(`User pool ${id} does not exist.`);
export const noClient = (id: string): AwsError => notFound(`User pool client ${id} does not exist.`);
export const noGroup = (): AwsError => notFound('Group not found.');
export const noUser = (): AwsError => refused('UserNotFoundException', 'User does not exist.');

export const wrongPassword = (): AwsError => notAuthorized('Incorrect username or password.');
export const wrongSession = (): AwsError => notAuthorized('Invalid session for the user.');
export const disabledUser = (): AwsError => notAuthorized('User is disabled.');
export const unconfirmed = (): AwsError => refused('UserNotConfirmedException', 'User is not confirmed.');

export const wrongCode = (): AwsError =>
  refused('CodeMismatchException', 'Invalid verification code provided, please try again.');
export const expiredCode = (): AwsError =>
  refused('ExpiredCodeException', 'Invalid code provided, please request a code again.');
export const tooManyAttempts = (): AwsError =>
  refused('LimitExceededException', 'Attempt limit exceeded, please try after some time.');

/** What AWS has and this cloud has not. @param what `Passkeys` */
export const notImplemented = (what: string): AwsError =>
  new AwsError('NotImplemented', `${what} are not part of this cloud. On AWS they exist; here, leave them out.`, {
    status: 501,
  });

/** What the model's constraints refuse. */
export const invalidInput = (message: string): AwsError => invalidParameter(message);
