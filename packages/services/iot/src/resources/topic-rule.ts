import type { TopicRulePayload } from '@aws-sdk/client-iot';
import { tagMap } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';
import { asInput, asProperties } from './keys.ts';

interface RuleProperties {
  RuleName?: string;
  TopicRulePayload: object;
  Tags?: { Key: string; Value: string }[];
}

const payloadOf = ({ TopicRulePayload: given }: Partial<RuleProperties>) => asInput(given) as TopicRulePayload;

/** Names of rules have no hyphens, so that those which CloudFormation makes have underscores. */
const nameOf = (name: string): string => name.replaceAll('-', '_');

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-topicrule.html */
export const iotTopicRule = resourceRow<RuleProperties>({
  type: 'AWS::IoT::TopicRule',
  name: { property: 'RuleName', most: 128 },
  id: ({ name }) => nameOf(name),
  attributes: ({ id, stack }) => ({ Arn: `arn:aws:iot:${stack.region}:${stack.account}:rule/${id}` }),
  create: {
    CreateTopicRule: ({ name, properties, tags }) => ({
      ruleName: nameOf(name),
      topicRulePayload: payloadOf(properties),
      ...(tags.length > 0 && { tags: new URLSearchParams(tagMap(tags)).toString() }),
    }),
  },
  update: [
    {
      of: ['TopicRulePayload'],
      put: { ReplaceTopicRule: ({ id, properties }) => ({ ruleName: id, topicRulePayload: payloadOf(properties) }) },
    },
  ],
  tags: {
    tag: { TagResource: ({ attribute, tags }) => ({ resourceArn: attribute('Arn'), tags }) },
    untag: { UntagResource: ({ attribute, keys }) => ({ resourceArn: attribute('Arn'), tagKeys: keys }) },
    read: {
      ListTagsForResource: { input: ({ attribute }) => ({ resourceArn: attribute('Arn') }), read: ({ tags }) => tags },
    },
  },
  read: {
    GetTopicRule: {
      input: ({ id }) => ({ ruleName: id }),
      read: ({ rule }) => {
        if (rule === undefined) return undefined;
        const { ruleName, createdAt: _, ...payload } = rule;
        return { RuleName: ruleName, TopicRulePayload: asProperties(payload) as object };
      },
    },
  },
  delete: { DeleteTopicRule: ({ id }) => ({ ruleName: id }) },
});
