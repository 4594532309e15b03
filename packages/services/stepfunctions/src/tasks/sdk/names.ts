import { sdkName, type SeenFailure, type ServiceModel } from '@coldstart/wire';
import { TaskFailure } from '../failure.ts';

/*
 * Step Functions tells of what its SDKs for Java have thrown: that of version 2 for `aws-sdk` integrations, that of version 1
 * for the optimized ones, which are older.
 */

/** How a generation of the SDK calls a service and words what it refuses. */
export interface Naming {
  /** What stands before an error's name: `DynamoDb`. */
  readonly prefix: string;
  /** What an error is called that the service's model does not have: `DynamoDbException`. */
  readonly base: string;
  cause(failure: SeenFailure, requestId: string): string;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html */
export function version2(model: ServiceModel): Naming {
  const name = className(sdkName(model));
  return {
    prefix: name,
    base: `${name}Exception`,
    cause: ({ message, status }, requestId) => {
      const extended = name === 'S3' ? `, Extended Request ID: ${hostId(requestId)}` : '';
      return `${message} (Service: ${name}, Status Code: ${status}, Request ID: ${requestId}${extended}) (SDK Attempt Count: 1)`;
    },
  };
}

/** @param service `AmazonSQS` @param prefix `SQS` */
export const version1 = (prefix: string, service: string, base: string): Naming => ({
  prefix,
  base,
  cause: ({ message, status, code }, requestId) =>
    `${message} (Service: ${service}; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`,
});

export function refusalAs({ prefix, base, cause }: Naming, failure: SeenFailure, requestId: string): TaskFailure {
  const name = failure.isModelled ? exceptionName(failure.name) : base;
  return new TaskFailure(`${prefix}.${name}`, cause(failure, requestId));
}

/** The service was not reached, or its answer was lost. */
export const unreachable = ({ prefix }: Naming, why: string): TaskFailure =>
  new TaskFailure(`${prefix}.SdkClientException`, `Unable to execute HTTP request: ${why}`);

/** `NoSuchKey` is `NoSuchKeyException`, `DBInstanceNotFoundFault` is `DbInstanceNotFoundException`. */
const exceptionName = (shape: string): string => `${className(shape.replace(/(?:Exception|Fault)$/, ''))}Exception`;

/** Names of classes as the SDK makes them: `DynamoDB` is `DynamoDb`, `CloudWatch Logs` is `CloudWatchLogs`. */
function className(name: string): string {
  const words = name
    .replaceAll(/[^A-Za-z0-9]+/g, ' ')
    .replaceAll(/([^a-z]{2,})v([0-9]+)/g, '$1 v$2 ')
    .replaceAll(/([^A-Z]{2,})V([0-9]+)/g, '$1 V$2 ')
    .replaceAll(/(?<=[a-z])(?=[A-Z][a-zA-Z0-9])/g, ' ')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replaceAll(/([0-9])([a-zA-Z])/g, '$1 $2')
    .trim()
    .split(/\s+/);
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()).join('');
}

const hostId = (requestId: string): string => Buffer.from(`host of ${requestId}`, 'utf8').toString('base64');
