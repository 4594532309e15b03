import { documentText } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface TopicPolicyProperties {
  PolicyDocument: string | object;
  Topics: string[];
}

interface TopicInlinePolicyProperties {
  PolicyDocument: string | object;
  TopicArn: string;
}

const onTopic = (TopicArn: string, document: string | object | undefined) => ({
  TopicArn,
  AttributeName: 'Policy',
  // Without one of its own a topic has AWS's.
  AttributeValue: document === undefined ? '' : documentText(document),
});

/** One policy for several topics. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html */
export const snsTopicPolicy = resourceRow<TopicPolicyProperties>({
  type: 'AWS::SNS::TopicPolicy',
  name: { most: 80 },
  id: ({ name }) => name,
  attributes: ({ name, id }) => ({ Id: id === '' ? name : id }),
  create: {
    SetTopicAttributes: ({ properties: { Topics, PolicyDocument } }) =>
      Topics.map((arn) => onTopic(arn, PolicyDocument)),
  },
  update: [
    {
      list: 'Topics',
      with: ['PolicyDocument'],
      add: { SetTopicAttributes: ({ item, properties }) => onTopic(item, properties.PolicyDocument) },
      remove: { SetTopicAttributes: ({ item }) => onTopic(item, undefined) },
    },
  ],
  read: {
    GetTopicAttributes: {
      input: ({ properties: { Topics } }) => ({ TopicArn: Topics[0] ?? '' }),
      read: ({ Attributes }, { properties: { Topics } }) => ({
        PolicyDocument: JSON.parse(Attributes?.['Policy'] ?? '{}') as object,
        Topics,
      }),
    },
  },
  delete: { SetTopicAttributes: ({ before: { Topics = [] } }) => Topics.map((arn) => onTopic(arn, undefined)) },
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicinlinepolicy.html */
export const snsTopicInlinePolicy = resourceRow<TopicInlinePolicyProperties>({
  type: 'AWS::SNS::TopicInlinePolicy',
  id: ({ properties }) => properties.TopicArn,
  create: { SetTopicAttributes: ({ properties: { TopicArn, PolicyDocument } }) => onTopic(TopicArn, PolicyDocument) },
  update: [
    {
      of: ['PolicyDocument'],
      put: { SetTopicAttributes: ({ id, properties }) => onTopic(id, properties.PolicyDocument) },
    },
  ],
  read: {
    GetTopicAttributes: {
      input: ({ id }) => ({ TopicArn: id }),
      read: ({ Attributes }, { id }) => ({
        TopicArn: id,
        PolicyDocument: JSON.parse(Attributes?.['Policy'] ?? '{}') as object,
      }),
    },
  },
  delete: { SetTopicAttributes: ({ id }) => onTopic(id, undefined) },
});
