import { policy, rootOf, trust, allow } from '@coldstart/service-iam/testing';
import { SQS } from '@aws-sdk/client-sqs';
import { RECORDED_ACCOUNT, replayAll, type Bench } from '../testing/recorded.ts';

const OTHER = '222222222222';
const DETAIL = '{"command":"update-account","payload":{"acc_id":"0a787ecb-4015","sf_id":"baz"}}';

/** A queue, anywhere. */
async function queueAt(bench: Bench, account: string, region: string) {
  const sqs = new SQS({ ...bench.buses.cloud.config(rootOf(account)), region });
  const QueueName = bench.unique('queue');
  const { QueueUrl } = await sqs.createQueue({ QueueName });
  const arn = `arn:aws:sqs:${region}:${account}:${QueueName}`;
  const open = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: arn,
  };
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: JSON.stringify(policy(open)) } });
  return {
    arn,
    async messages() {
      const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
      for (const { ReceiptHandle } of Messages) await sqs.deleteMessage({ QueueUrl, ReceiptHandle });
      return Messages;
    },
  };
}

/** A bus, anywhere, that everybody may put events on. */
async function busAt(bench: Bench, name: string, account: string, region: string) {
  const events = bench.buses.client(rootOf(account), region);
  const EventBusName = name.includes('default') ? 'default' : bench.unique('bus');
  if (EventBusName !== 'default') await events.createEventBus({ Name: EventBusName });
  await events.putPermission({ EventBusName, StatementId: 'all', Principal: '*', Action: 'events:PutEvents' });
  return {
    arn: `arn:aws:events:${region}:${account}:event-bus/${EventBusName}`,
    async rule(source: string, Arn: string, RoleArn?: string): Promise<void> {
      const Name = bench.unique('rule');
      await events.putRule({ Name, EventBusName, EventPattern: JSON.stringify({ source: [source] }) });
      const role = RoleArn === undefined ? {} : { RoleArn };
      await events.putTargets({ Rule: Name, EventBusName, Targets: [{ Id: 'a', Arn, ...role }] });
    },
    put: (Source: string, bus = EventBusName) =>
      events.putEvents({
        Entries: [{ Source, DetailType: 'core.update-account-command', Detail: DETAIL, EventBusName: bus }],
      }),
  };
}

replayAll(
  'test_events_cross_account_region.json',
  {
    test_event_bus_to_event_bus_cross_account_region: async (replay, name, bench) => {
      const account = name.includes('account]') ? OTHER : RECORDED_ACCOUNT;
      const region = name.includes('-region') ? 'us-west-2' : 'eu-central-1';
      const near = await busAt(bench, name, RECORDED_ACCOUNT, 'eu-central-1');
      const far = await busAt(bench, name, account, region);
      const nearQueue = await queueAt(bench, RECORDED_ACCOUNT, 'eu-central-1');
      const farQueue = await queueAt(bench, account, region);
      const iam = bench.buses.cloud.iam(rootOf(RECORDED_ACCOUNT));
      const { Role } = await iam.createRole({
        RoleName: bench.unique('forward'),
        AssumeRolePolicyDocument: trust({ Service: 'events.amazonaws.com' }),
      });
      const PolicyDocument = JSON.stringify(policy(allow('events:PutEvents', far.arn)));
      await iam.putRolePolicy({ RoleName: Role?.RoleName, PolicyName: 'put', PolicyDocument });
      await near.rule('source-primary', nearQueue.arn);
      await near.rule('source-primary', far.arn, Role?.Arn);
      await far.rule('source-primary', farQueue.arn);
      await far.rule('source-secondary', farQueue.arn);
      await near.put('source-primary');
      await bench.buses.pass(2);
      await replay.match('messages_primary_queue_from_primary_event_bus', nearQueue.messages());
      await replay.match('messages_secondary_queue_from_primary_event_bus', farQueue.messages());
      await far.put('source-secondary');
      await bench.buses.pass(2);
      await replay.match('messages_secondary_queue_from_secondary_event_bus', farQueue.messages());
    },
    test_put_events: async (replay, name, bench) => {
      const far = await busAt(bench, name, OTHER, 'eu-central-1');
      const queue = await queueAt(bench, OTHER, 'eu-central-1');
      await far.rule('source-primary', queue.arn);
      const near = await busAt(bench, 'default', RECORDED_ACCOUNT, 'eu-central-1');
      await near.put('source-primary', far.arn);
      await bench.buses.pass(2);
      await replay.match('messages', queue.messages());
    },
  },
  6,
);
