import type { Integration } from '@aws-sdk/client-apigatewayv2';
import type { Call } from '@coldstart/cloud';
import { badRequest, notImplemented } from '../errors.ts';

/** An operation of a service that a route can lead to without a function. */
export interface Subtype {
  /** As the cloud's services are called. */
  readonly service: string;
  readonly operation: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/**
 * What HTTP APIs know to call. Each takes `Region` as well.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
 */
export const SUBTYPES: Readonly<Record<string, Subtype>> = {
  'EventBridge-PutEvents': {
    service: 'events',
    operation: 'PutEvents',
    required: ['Detail', 'DetailType', 'Source'],
    optional: ['Time', 'EventBusName', 'Resources', 'TraceHeader'],
  },
  'SQS-SendMessage': {
    service: 'sqs',
    operation: 'SendMessage',
    required: ['QueueUrl', 'MessageBody'],
    optional: [
      'DelaySeconds',
      'MessageAttributes',
      'MessageDeduplicationId',
      'MessageGroupId',
      'MessageSystemAttributes',
    ],
  },
  'SQS-ReceiveMessage': {
    service: 'sqs',
    operation: 'ReceiveMessage',
    required: ['QueueUrl'],
    optional: [
      'AttributeNames',
      'MaxNumberOfMessages',
      'MessageAttributeNames',
      'ReceiveRequestAttemptId',
      'VisibilityTimeout',
      'WaitTimeSeconds',
    ],
  },
  'SQS-DeleteMessage': {
    service: 'sqs',
    operation: 'DeleteMessage',
    required: ['ReceiptHandle', 'QueueUrl'],
    optional: [],
  },
  'SQS-PurgeQueue': { service: 'sqs', operation: 'PurgeQueue', required: ['QueueUrl'], optional: [] },
  'Kinesis-PutRecord': {
    service: 'kinesis',
    operation: 'PutRecord',
    required: ['StreamName', 'Data', 'PartitionKey'],
    optional: ['SequenceNumberForOrdering', 'ExplicitHashKey'],
  },
  'StepFunctions-StartExecution': {
    service: 'states',
    operation: 'StartExecution',
    required: ['StateMachineArn'],
    optional: ['Name', 'Input'],
  },
  'StepFunctions-StartSyncExecution': {
    service: 'states',
    operation: 'StartSyncExecution',
    required: ['StateMachineArn'],
    optional: ['Name', 'Input', 'TraceHeader'],
  },
  'StepFunctions-StopExecution': {
    service: 'states',
    operation: 'StopExecution',
    required: ['ExecutionArn'],
    optional: ['Cause', 'Error'],
  },
};

/** What AWS has besides. */
const ELSEWHERE = ['AppConfig-GetConfiguration'];

/** @throws AwsError what is no such integration, or none of this cloud */
export function checkSubtype({ cloud }: Call, integration: Integration): void {
  const { IntegrationSubtype: name = '', IntegrationType, CredentialsArn, RequestParameters = {} } = integration;
  const subtype = SUBTYPES[name];
  if (
    ELSEWHERE.includes(name) ||
    (subtype !== undefined && !cloud.services.some((one) => one.name === subtype.service))
  )
    throw notImplemented(`Integrations with ${name} (IntegrationSubtype)`);
  if (subtype === undefined)
    throw badRequest(
      `Invalid IntegrationSubtype: ${name}. It is one of [${[...Object.keys(SUBTYPES), ...ELSEWHERE].join(', ')}]`,
    );
  if (IntegrationType !== 'AWS_PROXY')
    throw badRequest('IntegrationSubtype can only be used with integrations of type AWS_PROXY');
  if (integration.IntegrationUri !== undefined)
    throw badRequest('IntegrationUri is not supported with an IntegrationSubtype: the subtype says what is called');
  if ((integration.PayloadFormatVersion ?? '1.0') !== '1.0')
    throw badRequest(
      `PayloadFormatVersion ${integration.PayloadFormatVersion} is not supported for ${name}: it is 1.0`,
    );
  if (CredentialsArn === undefined)
    throw badRequest(`CredentialsArn must be specified for ${name}: the role that API Gateway calls the service with`);
  const missing = subtype.required.filter((parameter) => RequestParameters[parameter] === undefined);
  if (missing.length > 0)
    throw badRequest(`RequestParameters of ${name} need [${missing.join(', ')}] as well, which are required`);
  const known = [...subtype.required, ...subtype.optional, 'Region'];
  const unknown = Object.keys(RequestParameters).filter((parameter) => !known.includes(parameter));
  if (unknown.length > 0)
    throw badRequest(`RequestParameters of ${name} may not have [${unknown.join(', ')}]. It has [${known.join(', ')}]`);
}
