import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { AddPermissionCommand } from '@aws-sdk/client-lambda';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { ACCOUNT, REGION, startLambda, type TestLambda } from '@coldstart/service-lambda/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

let lambda: TestLambda;
let [metrics, sqs, sns, events]: [CloudWatch, SQS, SNS, EventBridge] = [] as never;
beforeAll(async () => {
  lambda = await startLambda({ services: SERVICES });
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'test' };
  const config = { endpoint: lambda.cloud.endpoint, region: REGION, credentials, maxAttempts: 1 };
  [metrics, sqs, sns, events] = [new CloudWatch(config), new SQS(config), new SNS(config), new EventBridge(config)];
});
afterAll(async () => {
  for (const client of [metrics, sqs, sns, events]) client.destroy();
  await lambda.close();
});

const arn = (service: string, name: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`;
const ALARM = arn('cloudwatch', 'alarm:errors');

async function queue(name: string): Promise<string> {
  const statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName: name, Attributes: { Policy } });
  return QueueUrl;
}

async function received(QueueUrl: string): Promise<Record<string, unknown>[]> {
  await lambda.cloud.clock.settled();
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as Record<string, unknown>);
}

test('an alarm publishes, invokes and tells EventBridge; what refuses it stands in its history', async () => {
  const [published, told] = [await queue('published'), await queue('told')];
  await sns.createTopic({ Name: 'ops' });
  await sns.subscribe({ TopicArn: arn('sns', 'ops'), Protocol: 'sqs', Endpoint: arn('sqs', 'published') });
  await events.putRule({ Name: 'alarms', EventPattern: JSON.stringify({ source: ['aws.cloudwatch'] }) });
  await events.putTargets({ Rule: 'alarms', Targets: [{ Id: '1', Arn: arn('sqs', 'told') }] });
  await lambda.create('on-call', 'export const handler = async (event) => console.log(JSON.stringify(event));');
  await metrics.putMetricAlarm({
    AlarmName: 'errors',
    Namespace: 'Shop',
    MetricName: 'Errors',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 3,
    ComparisonOperator: 'GreaterThanThreshold',
    AlarmActions: [arn('sns', 'ops'), arn('lambda', 'function:on-call')],
  });
  const set = async (StateValue: 'ALARM' | 'OK') => {
    await metrics.setAlarmState({ AlarmName: 'errors', StateValue, StateReason: 'a test' });
    await lambda.cloud.clock.settled();
  };
  await set('ALARM');
  const [envelope] = await received(published);
  expect(envelope?.['Subject']).toBe('ALARM: "errors" in US East (N. Virginia)');
  expect(JSON.parse(String(envelope?.['Message']))).toMatchObject({
    AlarmName: 'errors',
    AlarmDescription: null,
    AWSAccountId: ACCOUNT,
    NewStateValue: 'ALARM',
    OldStateValue: 'INSUFFICIENT_DATA',
    AlarmArn: ALARM,
    Trigger: { MetricName: 'Errors', StatisticType: 'Statistic', Statistic: 'SUM', Unit: null, Threshold: 3 },
  });
  const changes = await received(told);
  expect(changes.map((event) => String(event['detail-type'])).sort((a, b) => a.localeCompare(b))).toEqual([
    'CloudWatch Alarm Configuration Change',
    'CloudWatch Alarm State Change',
  ]);
  expect(changes.find((event) => String(event['detail-type']).endsWith('State Change'))).toMatchObject({
    source: 'aws.cloudwatch',
    resources: [ALARM],
    detail: {
      alarmName: 'errors',
      state: { value: 'ALARM', reason: 'a test' },
      previousState: { value: 'INSUFFICIENT_DATA' },
      configuration: { metrics: [{ metricStat: { period: 60, stat: 'Sum' }, returnData: true }] },
    },
  });
  const summaries = async () => {
    const { AlarmHistoryItems = [] } = await metrics.describeAlarmHistory({
      AlarmName: 'errors',
      HistoryItemType: 'Action',
    });
    return AlarmHistoryItems.map(({ HistorySummary = '' }) => HistorySummary);
  };
  // The function's policy does not let alarms in yet.
  expect(await summaries()).toContainEqual(
    expect.stringMatching(/^Failed to execute action arn:.*:on-call\. Received error: "/),
  );
  await lambda.client.send(
    new AddPermissionCommand({
      FunctionName: 'on-call',
      StatementId: 'alarm',
      Action: 'lambda:InvokeFunction',
      Principal: 'lambda.alarms.cloudwatch.amazonaws.com',
      SourceArn: ALARM,
      SourceAccount: ACCOUNT,
    }),
  );
  await set('OK');
  await set('ALARM');
  expect(await summaries()).toContain(`Successfully executed action ${arn('lambda', 'function:on-call')}`);
  // The function runs to its end.
  await lambda.cloud.clock.advance(1000);
});
