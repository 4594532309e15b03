import { AwsError } from '@coldstart/wire';

export const validation = (message: string): AwsError => new AwsError('ValidationException', message);

export const invalidParameter = (message: string): AwsError => new AwsError('InvalidParameterException', message);

export const invalidRequest = (message: string): AwsError => new AwsError('InvalidRequestException', message);

export const notFound = (message: string): AwsError => new AwsError('ResourceNotFoundException', message);

export const exists = (message: string): AwsError => new AwsError('ResourceExistsException', message);

export const secretNotFound = (): AwsError => notFound("Secrets Manager can't find the specified secret.");

/** @param which `staging label: AWSCURRENT`, `VersionId: ...` */
export const valueNotFound = (which: string): AwsError =>
  notFound(`Secrets Manager can't find the specified secret value for ${which}`);

export const markedForDeletion = (): AwsError =>
  invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");

/** What AWS has and this cloud has not. @param what `Replicas of secrets` */
export const notImplemented = (what: string): AwsError =>
  new AwsError('NotImplemented', `${what} are not part of this cloud. On AWS they exist; here, leave them out.`, {
    status: 501,
  });
