import { resourceTagKeys, formatArn, requestTagKeys, type Access, type Call } from '@coldstart/cloud';
import { readArn } from './names.ts';
import { peekTopic, subscriptions } from './state.ts';

/*
 * What the operations ask permission for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 */

type Tags = readonly { readonly Key: string | undefined; readonly Value: string | undefined }[];

export function topicAccess(call: Call, arn: string, action: string, context: Access['context'] = {}): Access {
  const [, , , region = '', account = ''] = arn.split(':');
  const topic = peekTopic(call, arn, { account, region });
  return {
    action,
    resource: arn,
    resourcePolicy: topic?.policy.document,
    context: { ...resourceTagKeys(topic?.tags), ...context },
  };
}

export const onTopic = ({ TopicArn }: { readonly TopicArn: string }, call: Call, action: string): Access => {
  readArn(TopicArn, 'TopicArn', call);
  return topicAccess(call, TopicArn, action);
};

/** Tags at the beginning need the permission to tag. */
export function onNewTopic(
  { Name, Tags = [] }: { readonly Name: string; readonly Tags?: Tags | undefined },
  call: Call,
  action: string,
): Access[] {
  const arn = formatArn(call, 'sns', Name);
  const tags = requestTagKeys(Tags);
  const create = topicAccess(call, arn, action, tags);
  return Tags.length === 0 ? [create] : [create, topicAccess(call, arn, 'sns:TagResource', tags)];
}

export const onTags = (
  input: { readonly ResourceArn: string; readonly Tags?: Tags; readonly TagKeys?: string[] },
  call: Call,
  action: string,
): Access => topicAccess(call, input.ResourceArn, action, requestTagKeys(input.Tags, input.TagKeys));

/** What is about no topic: AWS asks for the whole of the account. */
export const onAccount = (_input: unknown, call: Call, action: string): Access => ({
  action,
  resource: formatArn(call, 'sns', '*'),
});

/** Subscriptions are no resources: whoever has one needs the permission for everything. */
export function onSubscription(
  { SubscriptionArn: arn }: { readonly SubscriptionArn: string },
  call: Call,
  action: string,
): Access {
  const [, , , region = '', account = ''] = arn.split(':');
  const found = call.cloud.store.peek(subscriptions, { account, region, part: '' })?.byArn.get(arn);
  return { ...onAccount(arn, call, action), resourceAccount: found?.owner ?? call.principal.account };
}

export function onSubscribe(
  input: {
    readonly TopicArn: string;
    readonly Protocol: string;
    readonly Endpoint?: string | undefined;
  },
  call: Call,
  action: string,
): Access {
  const { TopicArn, Protocol, Endpoint } = input;
  readArn(TopicArn, 'TopicArn', call);
  return topicAccess(call, TopicArn, action, {
    'sns:Protocol': Protocol,
    ...(Endpoint !== undefined && { 'sns:Endpoint': Endpoint }),
  });
}

export function onPublish(
  input: { readonly TopicArn?: string | undefined; readonly TargetArn?: string | undefined },
  call: Call,
  action: string,
): Access | undefined {
  const arn = input.TopicArn ?? input.TargetArn;
  if (arn === undefined) return { action, resource: '*' };
  // What is no topic's ARN is told of by the operation.
  return arn.split(':').length < 6 ? undefined : topicAccess(call, arn, action);
}
