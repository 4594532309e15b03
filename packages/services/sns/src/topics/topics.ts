import { AwsError } from '@coldstart/wire';
import { formatArn, page, tagEditor, type Call } from '@coldstart/cloud';
import { onAccount, onNewTopic, onTags, onTopic, topicAccess } from '../access.ts';
import { invalidParameter } from '../errors.ts';
import { arnFirst, checkName } from '../names.ts';
import type { SnsOperations } from '../sdk.ts';
import {
  changeTopic,
  fifoTopics,
  findTopic,
  peekTopic,
  subscriptions,
  subscriptionsOf,
  topics,
  type Topic,
} from '../state.ts';
import { checkAttribute, setAttribute, showAttributes } from './attributes.ts';
import { defaultPolicy } from './policy.ts';

const PAGE = 100;

export const topicTags = tagEditor({
  most: 50,
  tooMany: () => new AwsError('TagLimitExceeded', 'Could not complete request: tag quota of per resource exceeded'),
  duplicate: () => invalidParameter('Duplicated keys are not allowed.'),
});

export const badToken = (): AwsError => invalidParameter('NextToken');

/** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html and those beside it */
export const topicOperations: SnsOperations = {
  CreateTopic: {
    access: onNewTopic,
    run({ Name: name, Attributes = {}, Tags, DataProtectionPolicy }, call) {
      const fifo = Attributes['FifoTopic']?.toLowerCase() === 'true';
      checkName(name, fifo);
      const { account, region } = call;
      const arn = formatArn(call, 'sns', name);
      const { byArn } = call.state(topics);
      const tags = topicTags.add([], Tags);
      const existing = byArn.get(arn);
      if (existing !== undefined) {
        checkSame(call, existing, Attributes, Tags === undefined ? undefined : tags);
        return { TopicArn: arn };
      }
      const topic: Topic = {
        arn,
        name,
        account,
        region,
        fifo,
        attributes: {},
        policy: defaultPolicy(arn, account),
        dataProtection: DataProtectionPolicy,
        tags,
        ended: 0,
      };
      for (const [key, value] of Object.entries(Attributes)) {
        if (key === 'FifoTopic') continue;
        checkAttribute(topic, key, value);
        setAttribute(topic, key, value);
      }
      byArn.set(arn, topic);
      return { TopicArn: arn };
    },
  },

  GetTopicAttributes: {
    access: onTopic,
    run({ TopicArn }, call) {
      return { Attributes: showAttributes(call, findTopic(call, TopicArn)) };
    },
  },

  SetTopicAttributes: {
    access: onTopic,
    violated: arnFirst('TopicArn'),
    run({ TopicArn, AttributeName, AttributeValue = '' }, call) {
      const topic = changeTopic(call, TopicArn);
      checkAttribute(topic, AttributeName, AttributeValue);
      setAttribute(topic, AttributeName, AttributeValue);
    },
  },

  ListTopics: {
    access: onAccount,
    run({ NextToken }, call) {
      const all = [...call.state(topics).byArn.values()];
      const { items, token } = page(
        all,
        { token: NextToken },
        { keyOf: ({ arn }) => arn, size: PAGE, invalid: badToken },
      );
      return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), NextToken: token };
    },
  },

  /** A topic that is not there is no error. Its subscriptions are gone a while later; here, at once. */
  DeleteTopic: {
    access: onTopic,
    run({ TopicArn: arn }, call) {
      const topic = peekTopic(call, arn, { account: arn.split(':')[4] ?? '', region: call.region });
      if (topic === undefined) return;
      const { account, region, name } = topic;
      const { byArn } = call.state(subscriptions, { account, region });
      for (const subscription of subscriptionsOf(call, topic)) byArn.delete(subscription.arn);
      call.state(topics, { account, region }).byArn.delete(arn);
      call.dropState(fifoTopics, { account, region, part: name });
    },
  },

  GetDataProtectionPolicy: {
    access: ({ ResourceArn }, call, action) => topicAccess(call, ResourceArn, action),
    run({ ResourceArn }, call) {
      return { DataProtectionPolicy: findTopic(call, ResourceArn, 'ResourceArn').dataProtection };
    },
  },

  PutDataProtectionPolicy: {
    access: ({ ResourceArn }, call, action) => topicAccess(call, ResourceArn, action),
    run({ ResourceArn, DataProtectionPolicy }, call) {
      changeTopic(call, ResourceArn, 'ResourceArn').dataProtection = DataProtectionPolicy;
    },
  },

  TagResource: {
    access: onTags,
    run({ ResourceArn, Tags }, call) {
      const topic = changeTagged(call, ResourceArn);
      topic.tags = topicTags.add(topic.tags, Tags);
      return {};
    },
  },

  UntagResource: {
    access: onTags,
    run({ ResourceArn, TagKeys }, call) {
      const topic = changeTagged(call, ResourceArn);
      topic.tags = topicTags.remove(topic.tags, TagKeys);
      return {};
    },
  },

  ListTagsForResource: {
    access: onTags,
    run({ ResourceArn }, call) {
      return { Tags: changeTagged(call, ResourceArn).tags };
    },
  },
};

/** @throws AwsError ResourceNotFound */
function changeTagged(call: Call, arn: string): Topic {
  try {
    return changeTopic(call, arn, 'ResourceArn');
  } catch (error) {
    if (error instanceof AwsError && error.code === 'NotFound')
      throw new AwsError('ResourceNotFound', 'Resource does not exist', { status: 404 });
    throw error;
  }
}

/** @throws AwsError InvalidParameter for other values than the topic has */
function checkSame(
  call: Call,
  topic: Topic,
  given: Readonly<Record<string, string>>,
  tags: Topic['tags'] | undefined,
): void {
  const shown = showAttributes(call, topic);
  const sameAttributes = Object.entries(given).every(
    ([name, value]) => (shown[name] ?? 'false').toLowerCase() === value.toLowerCase(),
  );
  if (!sameAttributes) throw invalidParameter('Attributes', 'Topic already exists with different attributes');
  if (tags === undefined) return;
  const sameTags = tags.every(({ Key, Value }) => topic.tags.some((one) => one.Key === Key && one.Value === Value));
  if (!sameTags) throw invalidParameter('Tags', 'Topic already exists with different tags');
}
