import { createHmac } from 'node:crypto';
import { check, type CheckContext } from '@coldstart/checks';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  GetFunctionCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const RUNTIME = 'nodejs24.x';
const SECONDS = 5;
const RETENTION = 30;
const ATTEMPTS = 3;

interface Deployed {
  readonly configuration: FunctionConfiguration;
  readonly tags: Readonly<Record<string, string>>;
}

/** The function as it is deployed. */
async function deployed(t: CheckContext): Promise<Deployed> {
  const FunctionName = t.stack.resource('ShipFunction');
  const { Configuration = {}, Tags: tags = {} } = await t
    .client(LambdaClient)
    .send(new GetFunctionCommand({ FunctionName }));
  return { configuration: Configuration, tags };
}

async function attributesOf(t: CheckContext, queue: string): Promise<Record<string, string>> {
  const asked = new GetQueueAttributesCommand({ QueueUrl: t.stack.resource(queue), AttributeNames: ['All'] });
  return (await t.client(SQSClient).send(asked)).Attributes ?? {};
}

/** What triggers the function: by itself, or by its alias. */
async function triggers(t: CheckContext) {
  const { QueueArn } = await attributesOf(t, 'Orders');
  const asked = new ListEventSourceMappingsCommand({ EventSourceArn: QueueArn });
  return (await t.client(LambdaClient).send(asked)).EventSourceMappings ?? [];
}

check('deploys', async (t) => {
  const order = `o-${t.random.hex(10)}`;
  const [to, parcels] = [`${t.random.word()}, Łódź`, t.random.int(1, 40)];
  const MessageBody = JSON.stringify({ order, to, parcels });
  await t.client(SQSClient).send(new SendMessageCommand({ QueueUrl: t.stack.resource('Orders'), MessageBody }));
  const item = await t.eventually(
    async () => {
      const asked = new GetItemCommand({ TableName: t.stack.resource('Done'), Key: { order: { S: order } } });
      const { Item } = await t.client(DynamoDBClient).send(asked);
      return Item ?? t.fail('an order in the queue Orders to become an item of Done', 'there is none');
    },
    { within: 15_000 },
  );
  t.expect(item, 'the item of the order').toHaveMembers({ to: { S: to }, parcels: { N: String(parcels) } });
});

check('permissions', async (t) => {
  const { configuration } = await deployed(t);
  const { QueueArn = '' } = await attributesOf(t, 'Orders');
  const table = QueueArn.replace(/:sqs:(.*):.*$/, `:dynamodb:$1:table/${t.stack.resource('Done')}`);
  const secrets = QueueArn.replace(/:sqs:(.*):.*$/, ':secretsmanager:$1:secret:*');
  const secret = t.stack.resources.find(({ logicalId }) => logicalId === 'CarrierKey')?.physicalId ?? secrets;
  const all = (service: string, names: readonly string[], resource: string) =>
    names.map((name) => ({ action: `${service}:${name}`, resources: [resource] }));
  const polls = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
  const writes = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];
  const logs = ['CreateLogGroup', 'CreateLogStream', 'PutLogEvents'];
  await t.expectLeastPrivilege(configuration.Role ?? '', {
    must: [
      ...all('dynamodb', ['PutItem'], table),
      ...all('secretsmanager', ['GetSecretValue'], secret),
      ...all('sqs', polls, QueueArn),
      ...all('logs', ['CreateLogStream', 'PutLogEvents'], '*'),
    ],
    // What SAM's own policies have besides: they name no queue and no group.
    may: [
      ...all('dynamodb', writes, table),
      ...all('dynamodb', writes, `${table}/index/*`),
      ...all('secretsmanager', ['DescribeSecret'], secret),
      ...all('sqs', [...polls, 'ChangeMessageVisibility'], '*'),
      ...all('logs', logs, '*'),
    ],
    trusts: ['lambda.amazonaws.com'],
  });
});

check('retries', async (t) => {
  const [trigger, ...more] = await triggers(t);
  if (trigger === undefined || more.length > 0)
    return t.fail('Orders to trigger ShipFunction, once', `there are ${more.length + (trigger ? 1 : 0)} triggers`);
  t.expect(trigger.FunctionResponseTypes, 'FunctionResponseTypes of the trigger').toEqual(['ReportBatchItemFailures']);
  const { configuration } = await deployed(t);
  t.expect(configuration.Timeout, 'Timeout of ShipFunction').toEqual(SECONDS);
  const { VisibilityTimeout, RedrivePolicy = '{}' } = await attributesOf(t, 'Orders');
  const window = trigger.MaximumBatchingWindowInSeconds ?? 0;
  t.expect(Number(VisibilityTimeout), 'VisibilityTimeout of Orders').toBeAtLeast(6 * SECONDS + window);
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(RedrivePolicy) as Record<string, unknown>;
  const { QueueArn: dead } = await attributesOf(t, 'DeadOrders');
  t.expect(deadLetterTargetArn, 'deadLetterTargetArn in the RedrivePolicy of Orders').toEqual(dead);
  t.expect(Number(maxReceiveCount), 'maxReceiveCount in the RedrivePolicy of Orders').toEqual(ATTEMPTS);
});

check('house', async (t) => {
  const { configuration, tags } = await deployed(t);
  t.expect(configuration.Runtime, 'Runtime of ShipFunction').toEqual(RUNTIME);
  t.expect(configuration.Architectures, 'Architectures of ShipFunction').toEqual(['arm64']);
  t.expect(tags['team'], 'the tag `team` of ShipFunction').toEqual('shipping');
  const name = `/aws/lambda/${t.stack.resource('ShipFunction')}`;
  const asked = new DescribeLogGroupsCommand({ logGroupNamePrefix: name });
  const { logGroups = [] } = await t.client(CloudWatchLogsClient).send(asked);
  const group = logGroups.find(({ logGroupName }) => logGroupName === name);
  if (group === undefined) return t.fail('a log group of ShipFunction in the template', `there is no group ${name}`);
  t.expect(group.retentionInDays, `RetentionInDays of the log group ${name}`).toEqual(RETENTION);
});

/** An item that was made with the key of the secret. */
async function expectStamp(t: CheckContext, key: string): Promise<void> {
  const order = `o-${t.random.hex(10)}`;
  const MessageBody = JSON.stringify({ order, to: t.random.word(), parcels: 1 });
  await t.client(SQSClient).send(new SendMessageCommand({ QueueUrl: t.stack.resource('Orders'), MessageBody }));
  const stamp = await t.eventually(
    async () => {
      const asked = new GetItemCommand({ TableName: t.stack.resource('Done'), Key: { order: { S: order } } });
      const { Item } = await t.client(DynamoDBClient).send(asked);
      return Item?.['stamp']?.S ?? t.fail('the function to find the key in the secret CarrierKey', 'an order failed');
    },
    { within: 15_000 },
  );
  const right = createHmac('sha256', key).update(order).digest('hex');
  if (stamp !== right) t.fail('the function to use the key in the secret CarrierKey', 'it has used another one');
}

check('secret-works', async (t) => {
  const SecretId = t.stack.resource('CarrierKey');
  const { SecretString = '' } = await t.client(SecretsManagerClient).send(new GetSecretValueCommand({ SecretId }));
  if (SecretString.length < 16 || t.file('template.yaml').includes(SecretString))
    t.fail(
      'CarrierKey to hold a key of 16 characters at least, which nobody knows',
      `it is ${SecretString.length} long`,
    );
  await expectStamp(t, SecretString);
});
