import { randomUUID } from 'node:crypto';
import type { AwsError } from '@coldstart/wire';
import type { Handlers } from './handlers.ts';
import type { StackResource } from '../state.ts';

/** A resource that could not be made, changed or deleted; the message is the event's reason. */
export class ResourceFailure extends Error {}

/** Properties that a type's handlers refuse before they call anything. */
export class Refusal extends Error {}

/** What is not there needs no deletion. */
export function isGone({ code }: AwsError): boolean {
  return /NoSuch|NotFound|NonExistent|DoesNotExist/.test(code);
}

/** The reason of a resource whose properties its handlers refuse. */
export function refusalReason({ legacy }: Handlers, { message }: Refusal, token: string): string {
  if (legacy) return message;
  return `Resource handler returned message: "${message}" (RequestToken: ${token}, HandlerErrorCode: InvalidRequest)`;
}

/** The reason of a resource whose service has refused a call, as CloudFormation words it. */
export function handlerFailure(handlers: Handlers, resource: StackResource, error: AwsError, token: string): string {
  const code = handlerErrorCode(error);
  const type = resource.type;
  const service = handlers.sdkName;
  const details = `(Service: ${service}, Status Code: ${error.status ?? (code === 'AccessDenied' ? 403 : code === 'NotFound' ? 404 : 400)}, Request ID: ${randomUUID()})`;
  if (handlers.legacy)
    return `${error.message} (Service: ${service}, Status Code: ${error.status ?? 400}, Error Code: ${error.code}, Request ID: ${randomUUID()})`;
  const message =
    code === 'AlreadyExists'
      ? `Resource of type '${type}' with identifier '${identifier(handlers, resource)}' already exists.`
      : `${error.message} ${details}`;
  return `Resource handler returned message: "${message}" (RequestToken: ${token}, HandlerErrorCode: ${code})`;
}

function handlerErrorCode({ code, status }: AwsError): string {
  if (/AlreadyExists|AlreadyOwnedByYou|ResourceInUse|ResourceConflict/.test(code)) return 'AlreadyExists';
  if (/AccessDenied|Unauthorized/.test(code)) return 'AccessDenied';
  if (/NotFound|NoSuch/.test(code)) return 'NotFound';
  if (/Thrott|TooMany/.test(code)) return 'Throttling';
  if (/LimitExceeded/.test(code)) return 'ServiceLimitExceeded';
  return status !== undefined && status >= 500 ? 'GeneralServiceException' : 'InvalidRequest';
}

function identifier({ nameProperty }: Handlers, resource: StackResource): string {
  const name = nameProperty === undefined ? undefined : resource.properties[nameProperty];
  return typeof name === 'string' ? name : resource.physicalId || resource.logicalId;
}
