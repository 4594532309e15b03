import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { SQS } from '@aws-sdk/client-sqs';
import { entries as cloudwatch } from '@coldstart/service-cloudwatch/entry';
import { entries as events } from '@coldstart/service-events/entry';
import { allow, policy, refusal, trust } from '@coldstart/service-iam/testing';
import { entries as logs } from '@coldstart/service-logs/entry';
import { entries as sqs } from '@coldstart/service-sqs/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMachines, type TestMachines } from '../testing/machines.ts';

let machines: TestMachines;
let groups: CloudWatchLogs;
const GROUP = 'arn:aws:logs:eu-central-1:111122223333:log-group:machines:*';
beforeAll(async () => {
  machines = await startMachines([...cloudwatch, ...events, ...logs, ...sqs]);
  groups = new CloudWatchLogs(machines.cloud.config());
  await groups.createLogGroup({ logGroupName: 'machines' });
});
afterAll(async () => {
  groups.destroy();
  await machines.close();
});

const FAILING = { Fail: { Type: 'Fail', Error: 'Broken', Cause: 'on purpose' } };
const logged = async (): Promise<unknown[]> => {
  const { events: lines = [] } = await groups.filterLogEvents({ logGroupName: 'machines' });
  return lines.map(({ message = '' }) => JSON.parse(message) as unknown);
};
const logging = (level: 'ALL' | 'ERROR', includeExecutionData = false) => ({
  loggingConfiguration: {
    level,
    includeExecutionData,
    destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: GROUP } }],
  },
});

test('what a machine logs depends on its level, and whether data is part of it', async () => {
  const express = await machines.machine('told', FAILING, { type: 'EXPRESS', ...logging('ALL', true) });
  // AWS tries the delivery with a stream of this name, which stays empty.
  const { logStreams = [] } = await groups.describeLogStreams({ logGroupName: 'machines' });
  expect(logStreams.map(({ logStreamName }) => logStreamName)).toEqual([
    'log_stream_created_by_aws_to_validate_log_delivery_subscriptions',
  ]);
  await machines.start(express, { a: 1 });
  await machines.pass(1);
  expect(await logged()).toMatchObject([
    { id: '1', type: 'ExecutionStarted', details: { input: '{"a":1}' }, previous_event_id: '0', redrive_count: '0' },
    { id: '2', type: 'FailStateEntered', details: { name: 'Fail', input: '{"a":1}' } },
    { id: '3', type: 'ExecutionFailed', details: { error: 'Broken', cause: 'on purpose' } },
  ]);
  await machines.start(await machines.machine('short', FAILING, logging('ERROR')), { a: 1 });
  await machines.pass(1);
  const [entered, failed] = (await logged()).slice(3);
  expect(entered).toMatchObject({ type: 'FailStateEntered', details: { name: 'Fail' } });
  expect(JSON.stringify(entered)).not.toContain('input');
  expect(failed).toMatchObject({
    type: 'ExecutionFailed',
    execution_arn: expect.stringContaining(':short:') as string,
  });
});

test('logs go to one group, and need a role that may have them delivered', async () => {
  const { loggingConfiguration } = logging('ALL');
  const twice = {
    ...loggingConfiguration,
    destinations: [...loggingConfiguration.destinations, ...loggingConfiguration.destinations],
  };
  expect(await refusal(machines.machine('twice', FAILING, { loggingConfiguration: twice }))).toMatchObject({
    code: 'InvalidLoggingConfiguration',
    message: 'Invalid Logging Configuration: Must specify exactly one Log Destination.',
  });
  const roleArn = await machines.cloud.role(
    'quiet',
    trust({ Service: 'states.amazonaws.com' }),
    policy(allow('sqs:*')),
  );
  expect(await refusal(machines.machine('quiet', FAILING, { roleArn, ...logging('ALL') }))).toMatchObject({
    code: 'AccessDeniedException',
    message: 'The state machine IAM Role is not authorized to access the Log Destination',
  });
});

test('the default bus hears of each status of a Standard execution', async () => {
  const [bridge, queues] = [new EventBridge(machines.cloud.config()), new SQS(machines.cloud.config())];
  const Policy = JSON.stringify(
    policy({ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:*', Resource: '*' }),
  );
  const { QueueUrl } = await queues.createQueue({ QueueName: 'statuses', Attributes: { Policy } });
  await bridge.putRule({ Name: 'statuses', EventPattern: '{"source": ["aws.states"]}' });
  const Arn = 'arn:aws:sqs:eu-central-1:111122223333:statuses';
  await bridge.putTargets({ Rule: 'statuses', Targets: [{ Id: 'queue', Arn }] });
  const executionArn = await machines.start(await machines.machine('heard', FAILING), { a: 1 });
  await machines.pass(1);
  const { Messages = [] } = await queues.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
  const told = Messages.map(({ Body = '' }) => JSON.parse(Body) as { detail: { status: string } });
  expect(told.sort((a, b) => (a.detail.status < b.detail.status ? 1 : -1))).toMatchObject([
    {
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      resources: [executionArn],
      detail: {
        executionArn,
        name: executionArn.split(':').at(-1),
        status: 'RUNNING',
        stopDate: null,
        input: '{"a":1}',
      },
    },
    { detail: { status: 'FAILED', output: null, error: 'Broken', cause: 'on purpose', redriveStatus: 'REDRIVABLE' } },
  ]);
  bridge.destroy();
  queues.destroy();
});

test('CloudWatch counts executions and how they ended', async () => {
  const metrics = new CloudWatch(machines.cloud.config());
  const arn = await machines.machine('counted', FAILING);
  for (let count = 0; count < 3; count++) await machines.start(arn);
  const { MetricDataResults = [] } = await metrics.getMetricData({
    StartTime: new Date(machines.cloud.cloud.clock.now() - 3_600_000),
    EndTime: new Date(machines.cloud.cloud.clock.now() + 60_000),
    MetricDataQueries: ['ExecutionsStarted', 'ExecutionsFailed', 'ExecutionTime'].map((MetricName, index) => ({
      Id: `m${index}`,
      MetricStat: {
        Metric: { Namespace: 'AWS/States', MetricName, Dimensions: [{ Name: 'StateMachineArn', Value: arn }] },
        Period: 3600,
        Stat: MetricName === 'ExecutionTime' ? 'SampleCount' : 'Sum',
      },
    })),
  });
  expect(MetricDataResults.map(({ Values }) => Values)).toEqual([[3], [3], [3]]);
  metrics.destroy();
});
