import { randomUUID } from 'node:crypto';
import type { AwsError } from '@coldstart/wire';
import type { ResourceType } from '@coldstart/cloud';
import type { StackResource } from '../state.ts';

/** Names of services in the messages of their SDK errors. */
const SERVICE_NAMES: Readonly<Record<string, string>> = {
  'AWS::Lambda': 'Lambda',
  'AWS::IAM': 'Iam',
  'AWS::S3': 'S3',
  'AWS::DynamoDB': 'DynamoDb',
  'AWS::Logs': 'CloudWatchLogs',
};

/** The reason of a resource whose service has refused a call, as CloudFormation words it. */
export function handlerFailure(
  handlers: ResourceType,
  resource: StackResource,
  error: AwsError,
  token: string,
): string {
  const code = handlerErrorCode(error);
  const type = resource.type;
  const service = SERVICE_NAMES[type.split('::').slice(0, 2).join('::')] ?? type.split('::')[1] ?? '';
  const details = `(Service: ${service}, Status Code: ${error.status ?? (code === 'AccessDenied' ? 403 : code === 'NotFound' ? 404 : 400)}, Request ID: ${randomUUID()})`;
  if (handlers.legacy === true)
    return `${error.message} (Service: ${service}, Status Code: ${error.status ?? 400}, Error Code: ${error.code}, Request ID: ${randomUUID()})`;
  const message =
    code === 'AlreadyExists'
      ? `Resource of type '${type}' with identifier '${identifier(resource)}' already exists.`
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

function identifier(resource: StackResource): string {
  const names = [
    'FunctionName',
    'RoleName',
    'LogGroupName',
    'TableName',
    'BucketName',
    'ManagedPolicyName',
    'UserName',
    'GroupName',
    'Name',
  ];
  for (const name of names) {
    const value = resource.properties[name];
    if (typeof value === 'string') return value;
  }
  return resource.physicalId || resource.logicalId;
}
