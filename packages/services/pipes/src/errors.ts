import { AwsError } from '@coldstart/wire';

/** @param name of a member: `SourceParameters.KinesisStreamParameters` */
export function invalid(name: string, message: string): AwsError {
  const text = JSON.stringify({ ValidationErrorFields: [{ Name: name, Message: message }] });
  return new AwsError('ValidationException', text, { status: 400, fields: { fieldList: [{ name, message }] } });
}

export const missing = (name: string): AwsError => invalid(name, 'Missing required parameter.');

export const noSuchPipe = (name: string): AwsError =>
  new AwsError('NotFoundException', `Pipe ${name} does not exist.`, { status: 404 });

export const conflict = (name: string, message: string): AwsError =>
  new AwsError('ConflictException', message, { status: 409, fields: { resourceId: name, resourceType: 'pipe' } });

/** What AWS has and this cloud has not. @param what `Kafka as the source of a pipe` */
export const notImplemented = (what: string): AwsError =>
  new AwsError('NotImplemented', `${what} is not part of this cloud. On AWS it exists; here, use another one.`, {
    status: 501,
  });
