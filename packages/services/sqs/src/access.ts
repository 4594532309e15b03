import { resourceTagKeys, requestTagKeys, tagList, type Access, type Call } from '@coldstart/cloud';
import { noSuchQueue } from './errors.ts';
import { queueArn, readQueueArn, readQueueUrl, type QueueName } from './queues/names.ts';
import { peekQueue } from './state.ts';

/*
 * What the operations ask permission for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 */

/**
 * What no queue's policy can give to another account.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-customer-managed-policy-examples.html
 */
const OWN_ACCOUNT_ONLY =
  /:(?:AddPermission|CancelMessageMoveTask|CreateQueue|DeleteQueue|ListMessageMoveTasks|ListQueues|ListQueueTags|RemovePermission|SetQueueAttributes|StartMessageMoveTask|TagQueue|UntagQueue)$/;

function queueAccess(call: Call, queue: QueueName, action: string, context: Access['context'] = {}): Access {
  const found = peekQueue(call, queue);
  // An AWS service hears that a queue is not there: S3 tells whoever names such a queue in a notification.
  if (found === undefined && call.principal.kind === 'service') throw noSuchQueue(call);
  const mayAsk = queue.account === call.principal.account || !OWN_ACCOUNT_ONLY.test(action);
  return {
    action,
    resource: queueArn(queue),
    resourceAccount: queue.account,
    resourcePolicy: mayAsk ? found?.settings.Policy?.document : undefined,
    context: { ...resourceTagKeys(found?.tags), ...context },
  };
}

interface OnQueue {
  readonly QueueUrl: string;
}

export const onQueue = ({ QueueUrl }: OnQueue, call: Call, action: string): Access =>
  queueAccess(call, readQueueUrl(QueueUrl, call), action);

export const onNamedQueue = (
  input: { readonly QueueName: string; readonly QueueOwnerAWSAccountId?: string | undefined },
  call: Call,
  action: string,
): Access => {
  const { QueueName: name, QueueOwnerAWSAccountId: account = call.account } = input;
  return queueAccess(call, { account, region: call.region, name }, action);
};

/** Tags at the beginning need the permission to tag. */
export function onNewQueue(
  input: { readonly QueueName: string; readonly tags?: Record<string, string> | undefined },
  call: Call,
  action: string,
): Access[] {
  const queue = { account: call.account, region: call.region, name: input.QueueName };
  const tags = requestTagKeys(tagList(input.tags));
  const create = queueAccess(call, queue, action, tags);
  return Object.keys(tags).length === 0 ? [create] : [create, queueAccess(call, queue, 'sqs:TagQueue', tags)];
}

export const onTags = (
  { QueueUrl, Tags, TagKeys }: OnQueue & { readonly Tags?: Record<string, string>; readonly TagKeys?: string[] },
  call: Call,
  action: string,
): Access => queueAccess(call, readQueueUrl(QueueUrl, call), action, requestTagKeys(tagList(Tags), TagKeys));

export const onSource = ({ SourceArn }: { readonly SourceArn: string }, call: Call, action: string): Access =>
  queueAccess(call, readQueueArn(SourceArn, 'SourceArn'), action);

/** Whoever moves messages receives and deletes them in one queue, and sends them to another. */
export function onMove(
  input: { readonly SourceArn: string; readonly DestinationArn?: string | undefined },
  call: Call,
  action: string,
): Access[] {
  const source = readQueueArn(input.SourceArn, 'SourceArn');
  const inSource = [action, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  const asked = inSource.map((each) => queueAccess(call, source, each));
  if (input.DestinationArn === undefined) return asked;
  return [...asked, queueAccess(call, readQueueArn(input.DestinationArn, 'DestinationArn'), 'sqs:SendMessage')];
}
