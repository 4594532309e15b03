import { AwsError } from '@coldstart/wire';

const refuse =
  (code: string, status: number) =>
  (message: string): AwsError =>
    new AwsError(code, message, { status });

export const invalid = refuse('ValidationException', 400);
export const conflict = refuse('ConflictException', 409);
export const notFound = refuse('ResourceNotFoundException', 404);
export const overQuota = refuse('ServiceQuotaExceededException', 402);

/** What AWS has and this cloud has not. @param what `Targets with EventBridgePutEventsV2Parameters` */
export const notImplemented = (what: string): AwsError =>
  refuse('NotImplemented', 501)(`${what} are not part of this cloud. On AWS they exist; here, leave them out.`);
