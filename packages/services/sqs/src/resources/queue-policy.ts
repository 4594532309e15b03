import { documentText } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface QueuePolicyProperties {
  PolicyDocument: string | object;
  Queues: string[];
}

const onQueue = (QueueUrl: string, document: string | object | undefined) => ({
  QueueUrl,
  Attributes: { Policy: document === undefined ? '' : documentText(document) },
});

/** One policy for several queues. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html */
export const sqsQueuePolicy = resourceRow<QueuePolicyProperties>({
  type: 'AWS::SQS::QueuePolicy',
  name: { most: 80 },
  id: ({ name }) => name,
  attributes: ({ name, id }) => ({ Id: id === '' ? name : id }),
  create: {
    SetQueueAttributes: ({ properties: { Queues, PolicyDocument } }) =>
      Queues.map((url) => onQueue(url, PolicyDocument)),
  },
  update: [
    {
      list: 'Queues',
      with: ['PolicyDocument'],
      add: { SetQueueAttributes: ({ item, properties }) => onQueue(item, properties.PolicyDocument) },
      remove: { SetQueueAttributes: ({ item }) => onQueue(item, undefined) },
    },
  ],
  read: {
    GetQueueAttributes: {
      input: ({ properties: { Queues } }) => ({ QueueUrl: Queues[0] ?? '', AttributeNames: ['Policy'] }),
      read: ({ Attributes }, { properties: { Queues } }) =>
        Attributes?.Policy === undefined
          ? undefined
          : { PolicyDocument: JSON.parse(Attributes.Policy) as object, Queues },
    },
  },
  delete: { SetQueueAttributes: ({ before: { Queues = [] } }) => Queues.map((url) => onQueue(url, undefined)) },
});
