import { allow, policy, refusal, rootOf } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overview } from '../overview.ts';
import { startTopics, type TestTopics } from '../testing/topics.ts';

const OTHER = '444455556666';

let topics: TestTopics;
beforeAll(async () => {
  topics = await startTopics();
});
afterAll(() => topics.close());

const attributes = async (TopicArn: string) => (await topics.sns.getTopicAttributes({ TopicArn })).Attributes ?? {};

test('a topic has the attributes that AWS gives it, and may be made again', async () => {
  const TopicArn = await topics.topic('orders');
  expect(TopicArn).toBe('arn:aws:sns:eu-central-1:111122223333:orders');
  expect(await topics.topic('orders')).toBe(TopicArn);
  const { Policy = '', EffectiveDeliveryPolicy = '', ...others } = await attributes(TopicArn);
  expect(others).toEqual({
    TopicArn,
    Owner: '111122223333',
    DisplayName: '',
    SubscriptionsConfirmed: '0',
    SubscriptionsPending: '0',
    SubscriptionsDeleted: '0',
  });
  expect(JSON.parse(Policy)).toMatchObject({ Id: '__default_policy_ID' });
  expect(JSON.parse(EffectiveDeliveryPolicy)).toMatchObject({ http: { defaultHealthyRetryPolicy: { numRetries: 3 } } });
});

test.each([
  [{ Name: 'a b' }, 'Invalid parameter: Topic Name'],
  [{ Name: 'a', Attributes: { FifoTopic: 'true' } }, 'Fifo Topic names must end with .fifo'],
  [{ Name: 'a', Attributes: { ContentBasedDeduplication: 'true' } }, 'Invalid parameter: AttributeName'],
  [{ Name: 'a', Attributes: { SignatureVersion: '3' } }, 'SignatureVersion: Invalid value [3].'],
  [{ Name: 'a.fifo', Attributes: { FifoTopic: 'true', ArchivePolicy: '{}' } }, 'Archives of topics are not part'],
  [
    {
      Name: 'a',
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'a', Value: '2' },
      ],
    },
    'Duplicated keys are not allowed.',
  ],
])('refused topic %#', async (input, message) => {
  expect((await refusal(topics.sns.createTopic(input))).message).toContain(message);
});

test('who may not is told what, and another account needs the topic to let it in', async () => {
  const TopicArn = await topics.topic('closed');
  const user = topics.client(await topics.cloud.user('nobody', policy(allow('sns:ListTopics'))));
  expect(await refusal(user.publish({ TopicArn, Message: 'a' }))).toMatchObject({
    code: 'AuthorizationError',
    message: `User: arn:aws:iam::111122223333:user/nobody is not authorized to perform: SNS:Publish on resource: ${TopicArn} because no identity-based policy allows the SNS:Publish action`,
  });
  const theirs = topics.client(rootOf(OTHER));
  expect((await refusal(theirs.publish({ TopicArn, Message: 'a' }))).message).toContain('no resource-based policy');
  await topics.sns.addPermission({ TopicArn, Label: 'theirs', AWSAccountId: [OTHER], ActionName: ['Publish'] });
  expect((await theirs.publish({ TopicArn, Message: 'a' })).MessageId).toBeDefined();
  await topics.sns.removePermission({ TopicArn, Label: 'theirs' });
  expect((await refusal(theirs.publish({ TopicArn, Message: 'a' }))).code).toBe('AuthorizationError');
});

test('what is about no topic is allowed for all of them alone', async () => {
  const TopicArn = await topics.topic('listed');
  const narrow = topics.client(await topics.cloud.user('narrow', policy(allow('sns:*', TopicArn))));
  expect((await refusal(narrow.listTopics({}))).message).toContain(
    'SNS:ListTopics on resource: arn:aws:sns:eu-central-1:111122223333:* because',
  );
  const arn = await topics.subscribe(TopicArn, await topics.queue('listed'));
  expect((await refusal(narrow.unsubscribe({ SubscriptionArn: arn }))).code).toBe('AuthorizationError');
  // Nobody else's, either.
  const theirs = topics.client(rootOf(OTHER)).unsubscribe({ SubscriptionArn: arn });
  expect((await refusal(theirs)).code).toBe('AuthorizationError');
});

test('a topic goes with its subscriptions', async () => {
  const TopicArn = await topics.topic('gone');
  const arn = await topics.subscribe(TopicArn, await topics.queue('gone'));
  expect(await attributes(TopicArn)).toMatchObject({ SubscriptionsConfirmed: '1' });
  await topics.sns.deleteTopic({ TopicArn });
  await topics.sns.deleteTopic({ TopicArn });
  expect((await refusal(attributes(TopicArn))).message).toBe('Topic does not exist');
  const lost = topics.sns.getSubscriptionAttributes({ SubscriptionArn: arn });
  expect((await refusal(lost)).message).toBe('Subscription does not exist');
});

test('the page shows who is subscribed', async () => {
  const TopicArn = await topics.topic('shown');
  const queue = await topics.queue('shown');
  await topics.subscribe(TopicArn, queue);
  const [section] = await overview(topics.cloud.config());
  expect(section?.resources.find(({ name }) => name === 'shown')).toEqual({
    name: 'shown',
    physicalId: TopicArn,
    summary: '1 subscription',
    contents: [{ kind: 'table', heads: ['Protocol', 'Endpoint', 'State'], rows: [['sqs', queue, 'confirmed']] }],
  });
});
