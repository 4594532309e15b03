import { allow, policy, refusal, rootOf } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startQueues, type TestQueues } from './testing/queues.ts';

const ARN = 'arn:aws:sqs:eu-central-1:111122223333';
const OTHER = '444455556666';

let queues: TestQueues;
beforeAll(async () => {
  queues = await startQueues();
});
afterAll(() => queues.close());

const setPolicy = (QueueUrl: string, ...statements: object[]) =>
  queues.sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: JSON.stringify(policy(...statements)) } });

test('who may not is told what, and with which queue', async () => {
  const QueueUrl = await queues.queue('closed');
  const sqs = queues.client(await queues.cloud.user('nobody', policy(allow('sqs:ListQueues'))));
  const user = 'User: arn:aws:iam::111122223333:user/nobody is not authorized to perform';
  expect(await refusal(sqs.sendMessage({ QueueUrl, MessageBody: 'a' }))).toMatchObject({
    code: 'AccessDenied',
    message: `${user}: sqs:sendmessage on resource: ${ARN}:closed because no identity-based policy allows the sqs:sendmessage action`,
  });
  const batch = sqs.deleteMessageBatch({ QueueUrl, Entries: [{ Id: 'a', ReceiptHandle: 'b' }] });
  expect((await refusal(batch)).message).toContain('sqs:deletemessage on');
});

test("the queue's policy is enough within the account", async () => {
  const QueueUrl = await queues.queue('open');
  const sqs = queues.client(await queues.cloud.user('guest'));
  const Principal = { AWS: 'arn:aws:iam::111122223333:user/guest' };
  await setPolicy(QueueUrl, { Effect: 'Allow', Principal, Action: 'sqs:SendMessage', Resource: `${ARN}:open` });
  expect((await sqs.sendMessage({ QueueUrl, MessageBody: 'a' })).MessageId).toBeDefined();
  expect((await refusal(sqs.receiveMessage({ QueueUrl }))).code).toBe('AccessDenied');
});

test('another account needs both, and never what is for the owner alone', async () => {
  const QueueUrl = await queues.queue('shared');
  const theirs = queues.client(rootOf(OTHER));
  expect((await refusal(theirs.sendMessage({ QueueUrl, MessageBody: 'a' }))).message).toContain(
    'because no resource-based policy allows',
  );
  await setPolicy(QueueUrl, {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${OTHER}:root` },
    Action: 'sqs:*',
    Resource: `${ARN}:shared`,
  });
  await theirs.sendMessage({ QueueUrl, MessageBody: 'a' });
  const [message] = (await theirs.receiveMessage({ QueueUrl, MessageSystemAttributeNames: ['All'] })).Messages ?? [];
  expect(message?.Attributes?.SenderId).toBe(OTHER);
  expect((await refusal(theirs.deleteQueue({ QueueUrl }))).code).toBe('AccessDenied');
  const found = await theirs.getQueueUrl({ QueueName: 'shared', QueueOwnerAWSAccountId: '111122223333' });
  expect(found.QueueUrl).toBe(QueueUrl);
});

test('a policy statement by statement', async () => {
  const QueueUrl = await queues.queue('granted');
  const grant = { QueueUrl, Label: 'theirs', AWSAccountIds: [OTHER], Actions: ['SendMessage'] };
  await queues.sqs.addPermission(grant);
  await queues.client(rootOf(OTHER)).sendMessage({ QueueUrl, MessageBody: 'a' });
  expect((await refusal(queues.sqs.addPermission(grant))).message).toContain('Already exists.');
  await queues.sqs.removePermission({ QueueUrl, Label: 'theirs' });
  const { Attributes } = await queues.sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['Policy'] });
  expect(Attributes).toBeUndefined();
});

test('tags at the beginning need the permission to tag', async () => {
  const sqs = queues.client(await queues.cloud.user('maker', policy(allow('sqs:CreateQueue'))));
  const tagged = sqs.createQueue({ QueueName: 'tagged', tags: { a: '1' } });
  expect((await refusal(tagged)).message).toContain('sqs:tagqueue');
  expect((await sqs.createQueue({ QueueName: 'untagged' })).QueueUrl).toContain('untagged');
});

test('everybody may where the policy says so, without a signature', async () => {
  const QueueUrl = await queues.queue('public');
  // Without a signature, the host names the Region.
  const body = JSON.stringify({
    QueueUrl: QueueUrl.replace(/\/\/[^/]+/, '//sqs.eu-central-1.amazonaws.com'),
    MessageBody: 'hello',
  });
  const headers = { 'x-amz-target': 'AmazonSQS.SendMessage', 'content-type': 'application/x-amz-json-1.0' };
  const send = () => fetch(queues.cloud.cloud.endpoint, { method: 'POST', headers, body });
  expect(await (await send()).text()).toContain('AccessDenied');
  await setPolicy(QueueUrl, { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: `${ARN}:public` });
  expect(await (await send()).json()).toMatchObject({ MD5OfMessageBody: '5d41402abc4b2a76b9719d911017c592' });
});
