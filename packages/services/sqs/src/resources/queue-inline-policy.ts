import { documentText } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface QueueInlinePolicyProperties {
  PolicyDocument: string | object;
  Queue: string;
}

const input = ({ Queue: QueueUrl, PolicyDocument }: QueueInlinePolicyProperties) => ({
  QueueUrl,
  Attributes: { Policy: documentText(PolicyDocument) },
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queueinlinepolicy.html */
export const sqsQueueInlinePolicy = resourceRow<QueueInlinePolicyProperties>({
  type: 'AWS::SQS::QueueInlinePolicy',
  id: ({ properties }) => properties.Queue,
  create: { SetQueueAttributes: ({ properties }) => input(properties) },
  update: [{ of: ['PolicyDocument'], put: { SetQueueAttributes: ({ properties }) => input(properties) } }],
  read: {
    GetQueueAttributes: {
      input: ({ id }) => ({ QueueUrl: id, AttributeNames: ['Policy'] }),
      read: ({ Attributes }, { id }) =>
        Attributes?.Policy === undefined
          ? undefined
          : { Queue: id, PolicyDocument: JSON.parse(Attributes.Policy) as object },
    },
  },
  delete: { SetQueueAttributes: ({ id }) => ({ QueueUrl: id, Attributes: { Policy: '' } }) },
});
