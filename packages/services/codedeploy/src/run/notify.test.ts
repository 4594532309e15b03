import { EventBridge } from '@aws-sdk/client-eventbridge';
import { SQS } from '@aws-sdk/client-sqs';
import { entries as events } from '@coldstart/service-events/entry';
import { allow, policy } from '@coldstart/service-iam/testing';
import { entries as sqs } from '@coldstart/service-sqs/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overview } from '../overview.ts';
import { startDeployments, type TestDeployments } from '../testing/deployments.ts';

let shop: TestDeployments;
beforeAll(async () => {
  shop = await startDeployments([...events, ...sqs]);
});
afterAll(() => shop.close());

test('EventBridge hears of each deployment, and the page shows the last', async () => {
  const queues = new SQS(shop.cloud.config());
  const bus = new EventBridge(shop.cloud.config());
  const { QueueUrl } = await queues.createQueue({ QueueName: 'heard' });
  const arn = 'arn:aws:sqs:eu-central-1:111122223333:heard';
  const Policy = JSON.stringify(
    policy({ ...allow('sqs:SendMessage', arn), Principal: { Service: 'events.amazonaws.com' } }),
  );
  await queues.setQueueAttributes({ QueueUrl, Attributes: { Policy } });
  await bus.putRule({ Name: 'deployments', EventPattern: '{"source":["aws.codedeploy"]}' });
  await bus.putTargets({ Rule: 'deployments', Targets: [{ Id: 'q', Arn: arn }] });
  await shop.group('loud', { deploymentConfigName: 'CodeDeployDefault.LambdaAllAtOnce' });
  const id = await shop.deploy('loud');
  await shop.pass(2);
  const { Messages = [] } = await queues.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
  const heard = Messages.map(({ Body = '' }) => JSON.parse(Body) as { 'detail-type': string; detail: object });
  expect(heard.map(({ detail }) => detail)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ state: 'START', deploymentId: id, deploymentGroup: 'loud' }),
      expect.objectContaining({ state: 'SUCCESS', application: 'app' }),
    ]) as object[],
  );
  expect(heard[0]?.['detail-type']).toBe('CodeDeploy Deployment State-change Notification');
  const [section] = await overview(shop.cloud.config());
  expect(JSON.stringify(section?.resources[0]?.contents)).toContain(
    JSON.stringify(['loud', 'AllAtOnce', id, 'Succeeded']),
  );
  queues.destroy();
  bus.destroy();
});
