import { AwsError } from '@coldstart/wire';

/* AWS's codes; the words are AWS's where they were seen, and follow their pattern elsewhere (docs/fidelity.md). */

export const notFound = (message: string): AwsError =>
  new AwsError('ResourceNotFoundException', message, { status: 404 });

export const exists = (message: string, fields: Readonly<Record<string, string>>): AwsError =>
  new AwsError('ResourceAlreadyExistsException', message, { status: 409, fields });

export const invalidRequest = (message: string): AwsError =>
  new AwsError('InvalidRequestException', message, { status: 400 });

export const versionConflict = (message: string): AwsError =>
  new AwsError('VersionConflictException', message, { status: 409 });

export const deleteConflict = (message: string): AwsError =>
  new AwsError('DeleteConflictException', message, { status: 409 });

export const unauthorized = (message: string): AwsError =>
  new AwsError('UnauthorizedException', message, { status: 401 });

/** What AWS has and this cloud has not. */
export const notHere = (what: string, instead: string): AwsError =>
  new AwsError('NotImplemented', `${what} is not part of this cloud. ${instead}`, { status: 501 });
