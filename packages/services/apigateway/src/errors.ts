import { AwsError } from '@coldstart/wire';

export const badRequest = (message: string): AwsError => new AwsError('BadRequestException', message, { status: 400 });
export const notFound = (message: string): AwsError => new AwsError('NotFoundException', message, { status: 404 });
export const conflict = (message: string): AwsError => new AwsError('ConflictException', message, { status: 409 });

/** What AWS has and this cloud has not. @param what `WebSocket APIs` */
export const notImplemented = (what: string): AwsError =>
  new AwsError('NotImplemented', `${what} are not part of this cloud. On AWS they exist; here, leave them out.`, {
    status: 501,
  });

/** What the model's constraints refuse. */
export const invalidInput = (message: string): AwsError => badRequest(message);
