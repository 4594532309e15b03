import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { SNS } from '@aws-sdk/client-sns';
import { allow, policy, rootOf, trust } from '@coldstart/service-iam/testing';
import { addRule, aimed, bare, put, received, type Aimed } from '../testing/aimed.ts';
import { arnOf, EventPattern, once, RECORDED_ACCOUNT, replayAll, type Bench } from '../testing/recorded.ts';

/** A rule that sends events of a bus on to another one, where a queue gets them. */
async function chained(bench: Bench, from: string, to: string): Promise<Aimed> {
  const RoleName = bench.unique('role');
  const iam = bench.buses.cloud.iam(rootOf(RECORDED_ACCOUNT));
  const AssumeRolePolicyDocument = trust({ Service: 'events.amazonaws.com' });
  const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument });
  const PolicyDocument = JSON.stringify(policy(allow('events:PutEvents', '*')));
  await iam.putRolePolicy({ RoleName, PolicyName: 'put', PolicyDocument });
  const queue = await bench.buses.queue(bench.unique('queue'));
  await addRule(bench, { bus: from, queue: arnOf('event-bus', to) }, EventPattern, { RoleArn: Role?.Arn ?? '' });
  await addRule(bench, { bus: to, queue });
  return { bus: from, queue };
}

const busToBus = once('messages', async (bench, name) => {
  const own = await bench.busFor('custom');
  const [from, to] = /combination1/.test(name)
    ? ['default', own]
    : /combination2/.test(name)
      ? [own, 'default']
      : [own, await bench.busFor('custom')];
  const at = await chained(bench, from ?? own, to ?? own);
  await put(bench, at, {});
  await bench.buses.pass(1);
  return received(bench, at);
});

/** What is another one each time was recorded by its name. */
function told(notification: string): string {
  const { Message = '', ...rest } = JSON.parse(notification) as Record<string, string>;
  return JSON.stringify({
    ...rest,
    Message: Message.replace(/("id":")[^"]+/, '$1message-id')
      .replace(/("time":")[^"]+/, '$1date')
      .replaceAll('eu-central-1', '<region>'),
    TopicArn: 'topic-arn',
    Signature: 'signature',
    SigningCertURL: 'signing-cert-u-r-l',
    UnsubscribeURL: 'unsubscribe-u-r-l',
  });
}

replayAll(
  'test_events_targets.json',
  {
    test_put_events_with_target_events: busToBus,
    test_put_events_with_target_cloudwatch_logs: async (replay, _name, bench) => {
      const { events, buses, unique } = bench;
      const bus = unique('bus');
      await replay.match('event_bus_response', events.createEventBus({ Name: bus }));
      const logs = new CloudWatchLogs(buses.cloud.config(rootOf(RECORDED_ACCOUNT)));
      const logGroupName = `/aws/events/${unique('group')}`;
      await logs.createLogGroup({ logGroupName });
      const Arn = `arn:aws:logs:eu-central-1:${RECORDED_ACCOUNT}:log-group:${logGroupName}`;
      const Principal = { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] };
      const Action = ['logs:CreateLogStream', 'logs:PutLogEvents'];
      const statement = { Effect: 'Allow', Principal, Action, Resource: `${Arn}:*` };
      await logs.putResourcePolicy({ policyName: 'events', policyDocument: JSON.stringify(policy(statement)) });
      const Name = unique('rule');
      await replay.match('rule_response', events.putRule({ Name, EventBusName: bus, EventPattern }));
      const Targets = [{ Id: 'a', Arn }];
      await replay.match('put_targets_response', events.putTargets({ Rule: Name, EventBusName: bus, Targets }));
      await replay.match('put_events_response', put(bench, { bus, queue: '' }, {}));
      await buses.pass(1);
      const { logStreams: [stream] = [] } = await logs.describeLogStreams({ logGroupName });
      const { events: written = [] } = await logs.getLogEvents({ logGroupName, logStreamName: stream?.logStreamName });
      await replay.match('log_events', Promise.resolve(written));
      logs.destroy();
    },
    test_put_events_with_target_sns: once('messages', async (bench) => {
      const { buses, unique } = bench;
      const sns = new SNS(buses.cloud.config(rootOf(RECORDED_ACCOUNT)));
      const { TopicArn = '' } = await sns.createTopic({ Name: unique('topic') });
      const Principal = { Service: 'events.amazonaws.com' };
      const open = policy({ Effect: 'Allow', Principal, Action: 'sns:Publish', Resource: TopicArn });
      await sns.setTopicAttributes({ TopicArn, AttributeName: 'Policy', AttributeValue: JSON.stringify(open) });
      const QueueName = unique('queue');
      const queue = await buses.queue(QueueName);
      const topic = { Service: 'sns.amazonaws.com' };
      const letIn = policy({ Effect: 'Allow', Principal: topic, Action: 'sqs:SendMessage', Resource: queue });
      const QueueUrl = `${buses.cloud.cloud.endpoint}/${RECORDED_ACCOUNT}/${QueueName}`;
      await buses.sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: JSON.stringify(letIn) } });
      await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: queue });
      const at = { bus: await bench.busFor('custom'), queue: TopicArn };
      await addRule(bench, at);
      await put(bench, at, {});
      await buses.pass(1);
      const messages = bare(await buses.messages(queue));
      sns.destroy();
      return messages.map(({ Body = '', ...rest }) => ({ ...rest, Body: told(Body) }));
    }),
  },
  5,
);

/** Its detail was recorded by its name. */
const withoutDetail = ({ Body = '', ...rest }: ReturnType<typeof bare>[number]) => ({
  ...rest,
  Body: JSON.stringify({ ...(JSON.parse(Body) as object), detail: 'detail' }),
});

const source = (...names: string[]) => ({ source: names });
const bodies = async (bench: Bench, at: Aimed): Promise<unknown> =>
  (await bench.buses.bodies(at.queue)) as readonly unknown[];

replayAll(
  'test_events.json',
  {
    test_put_events_bus_to_bus: busToBus,
    test_process_to_multiple_matching_rules_single_target: once('events', async (bench) => {
      const at = await aimed(bench);
      await addRule(bench, at);
      await put(bench, at, {});
      return bodies(bench, at);
    }),
    test_process_to_single_matching_rules_single_target: async (replay, _name, bench) => {
      const at = await aimed(bench, source('source-one'));
      await addRule(bench, at, source('source-two'));
      await addRule(bench, at, source('source-three'));
      const all: unknown[] = [];
      for (const name of ['source-one', 'source-two', 'source-three']) {
        await put(bench, at, { Source: name });
        all.push(...(await bench.buses.bodies(at.queue)));
        await replay.match(`events-${name}`, Promise.resolve([...all]));
      }
    },
    test_process_pattern_to_single_matching_rules_single_target: async (replay, _name, bench) => {
      const detail = (value: object) => ({ detail: value });
      const at = await aimed(bench, detail({ payload: { id: ['123'] } }), {
        InputTransformer: {
          InputPathsMap: { detail: '$.detail' },
          InputTemplate: '{"detail-payload-with-id": <detail>}',
        },
      });
      await addRule(bench, at, detail({ id: ['123'] }), {
        InputTransformer: { InputPathsMap: { detail: '$.detail' }, InputTemplate: '{"detail-with-id": <detail>}' },
      });
      const all: unknown[] = [];
      for (const [index, value] of [{ payload: { id: '123' } }, { id: '123' }].entries()) {
        await put(bench, at, { Detail: JSON.stringify(value) });
        all.push(...(await bench.buses.bodies(at.queue)));
        await replay.match(`events-${index + 1}`, Promise.resolve([...all]));
      }
    },
    test_put_events_response_entries_order: async (replay, _name, bench) => {
      const first = await aimed(bench);
      const second = { bus: first.bus, queue: await bench.buses.queue(bench.unique('queue')) };
      await addRule(bench, second);
      await replay.match('put-events-response', put(bench, first, {}));
      const messages = {
        queue1_messages: (await received(bench, first)).map(withoutDetail),
        queue2_messages: (await received(bench, second)).map(withoutDetail),
      };
      await replay.match('sqs-messages', Promise.resolve(messages));
    },
  },
  5,
);
