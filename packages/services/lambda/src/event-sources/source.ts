import { AwsError } from '@coldstart/wire';
import { principalOf, type Call } from '@coldstart/cloud';
import { isConsumer, PolledQueue, streamOf } from '@coldstart/cloud/sources';
import { invalidParameter } from '../errors.ts';
import { peekFunction, versionOf } from '../functions/find.ts';
import { checkPolledQueue } from '../functions/role.ts';
import { readFunctionName } from '../names.ts';
import { kindOf } from './settings.ts';
import type { MappingSettings } from './state.ts';

/** Whose function it is that is to be invoked. */
interface Receiver {
  readonly name: string;
  readonly role: string;
  /** Seconds. */
  readonly timeout: number;
}

/** The source has to be there, and the function's role has to be allowed to read it. */
export async function checkSource(call: Call, settings: MappingSettings, mappedFunction: string): Promise<void> {
  const asked = readFunctionName(mappedFunction, call);
  const found = peekFunction(call, asked);
  const { role = '', timeout = 0 } = (found && versionOf(found, asked.qualifier))?.settings ?? {};
  const receiver = { name: asked.name, role, timeout };
  const kind = kindOf(settings);
  if (kind === 'dynamodb') await checkTableStream(call, settings.EventSourceArn ?? '', receiver);
  if (kind === 'kinesis') await checkStream(call, settings.EventSourceArn ?? '', receiver);
  if (kind === 'sqs') await checkQueue(call, settings.EventSourceArn ?? '', receiver);
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html#events-dynamodb-permissions */
function checkTableStream(call: Call, arn: string, receiver: Receiver): Promise<void> {
  const actions = 'GetRecords, GetShardIterator, DescribeStream, and ListStreams';
  return checkReadable(call, arn, receiver, actions, ['dynamodbstreams', 'DescribeStream', { StreamArn: arn }]);
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html */
async function checkStream(call: Call, arn: string, receiver: Receiver): Promise<void> {
  const actions = 'GetRecords, GetShardIterator, DescribeStream, ListShards, and ListStreams';
  await checkReadable(call, arn, receiver, actions, ['kinesis', 'DescribeStream', { StreamARN: streamOf(arn) }]);
  if (!isConsumer(arn)) return;
  const consumer = ['kinesis', 'DescribeStreamConsumer', { ConsumerARN: arn }] as const;
  await checkReadable(call, arn, receiver, 'SubscribeToShard and DescribeStreamConsumer', consumer);
}

/** @param read how the role tries whether it may */
async function checkReadable(
  call: Call,
  arn: string,
  { name, role }: Receiver,
  actions: string,
  read: readonly [service: string, operation: string, input: object],
): Promise<void> {
  try {
    await call.invoke(...read, { as: principalOf(call.cloud, { roleArn: role, sessionName: name }) });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code.startsWith('AccessDenied')) {
      throw invalidParameter(
        `Cannot access stream ${arn}. Please ensure the role can perform the ${actions} Actions on your stream in IAM.`,
      );
    }
    throw invalidParameter(`Stream not found: ${arn}`);
  }
}

/** A message must not come back while the function is still busy with it. */
async function checkQueue(call: Call, arn: string, { name, role, timeout }: Receiver): Promise<void> {
  checkPolledQueue(call, role, arn);
  const as = principalOf(call.cloud, { roleArn: role, sessionName: name });
  let visibility: number;
  try {
    visibility = Number((await new PolledQueue(call, as, arn).attributes())['VisibilityTimeout']);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const code = error.code === 'QueueDoesNotExist' ? 'AWS.SimpleQueueService.NonExistentQueue' : error.code;
    throw invalidParameter(
      `Error occurred while ReceiveMessage. SQS Error Code: ${code}. SQS Error Message: ${error.message}`,
    );
  }
  if (visibility < timeout)
    throw invalidParameter(
      `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeout} seconds`,
    );
}
