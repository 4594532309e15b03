import { AwsError } from '@coldstart/wire';

export const validation = (message: string): AwsError => new AwsError('ValidationException', message);

/** AWS lists the types in an order of its own. */
export function invalidInput(message: string): AwsError {
  return validation(message.replace('[String, StringList, SecureString]', '[SecureString, StringList, String]'));
}

/** AWS says no more than the name of this error. */
export const parameterNotFound = (): AwsError => new AwsError('ParameterNotFound', '');

export const versionNotFound = (name: string, version: string): AwsError =>
  new AwsError(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
  );

/** What AWS has and this cloud has not. @param what `Policies of PutParameter` */
export const notImplemented = (what: string): AwsError =>
  new AwsError('NotImplemented', `${what} are not part of this cloud. On AWS they exist; here, leave them out.`, {
    status: 501,
  });
