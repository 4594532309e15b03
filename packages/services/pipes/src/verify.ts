import { AwsError } from '@coldstart/wire';
import { parseArn, roleMay, type Call } from '@coldstart/cloud';
import { PolledQueue } from '@coldstart/cloud/sources';
import { sourceKind } from './kinds.ts';
import { principalFor } from './role.ts';
import { sourceSettings } from './settings.ts';
import type { Pipe } from './state.ts';

const invalidInput = (reason: string): string => `Input parameter is invalid from the request due to : ${reason}`;

/**
 * Why a pipe cannot be made, or be what it was changed to: its source is not there, or its role may not read it. Whether the
 * role may call target and enrichment shows when they are called.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html
 */
export async function whyNot(call: Call, pipe: Pipe): Promise<string | undefined> {
  try {
    principalFor(call, pipe);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return invalidInput('The provided customer role cannot be assumed by principal pipes.amazonaws.com');
  }
  const reason = sourceKind(pipe.source) === 'sqs' ? await queueReason(call, pipe) : await streamReason(call, pipe);
  return reason === undefined ? undefined : invalidInput(reason);
}

async function queueReason(call: Call, pipe: Pipe): Promise<string | undefined> {
  const { source, settings } = pipe;
  const lacking = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].find(
    (action) => !roleMay(call.cloud, settings.roleArn, `sqs:${action}`, source),
  );
  if (lacking !== undefined) return `The provided customer role does not have permissions to call ${lacking} on SQS`;
  try {
    await new PolledQueue(call, principalFor(call, pipe), source).attributes();
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const code = error.code === 'QueueDoesNotExist' ? 'AWS.SimpleQueueService.NonExistentQueue' : error.code;
    return `Error occurred while ReceiveMessage. SQS Error Code: ${code}. SQS Error Message: ${error.message}`;
  }
}

const READING = {
  kinesis: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListShards'],
  dynamodb: ['DescribeStream', 'GetRecords', 'GetShardIterator'],
} as const;

async function streamReason(call: Call, pipe: Pipe): Promise<string | undefined> {
  const { source, settings } = pipe;
  const kind = sourceKind(source);
  if (kind === 'sqs') return undefined;
  const unreadable = `Cannot access stream ${source}. Please ensure the customer role can perform actions on source stream`;
  const may = (action: string): boolean => roleMay(call.cloud, settings.roleArn, `${kind}:${action}`, source);
  if (!READING[kind].every(may)) return unreadable;
  const asked =
    kind === 'kinesis'
      ? (['kinesis', { StreamARN: source }] as const)
      : (['dynamodbstreams', { StreamArn: source }] as const);
  try {
    await call.invoke(asked[0], 'DescribeStream', asked[1], { as: principalFor(call, pipe) });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return error.code.startsWith('AccessDenied') ? unreadable : `Stream not found: ${source}`;
  }
  return deadLetterReason(call, pipe);
}

function deadLetterReason({ cloud }: Call, { source, settings }: Pipe): string | undefined {
  const arn = sourceSettings(source, settings).DeadLetterConfig?.Arn;
  if (arn === undefined) return undefined;
  const isQueue = parseArn(arn)?.service === 'sqs';
  if (roleMay(cloud, settings.roleArn, isQueue ? 'sqs:SendMessage' : 'sns:Publish', arn)) return undefined;
  return `Error occurred while sending message to ${isQueue ? 'SQS queue' : 'SNS topic'}: ${arn}`;
}
