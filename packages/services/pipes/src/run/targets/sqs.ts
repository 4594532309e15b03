import { parseArn } from '@coldstart/cloud';
import { ask } from '../execution.ts';
import { dynamic, textOf } from '../transform.ts';
import { failedEntries, type SendTo } from './target.ts';

export const toQueue: SendTo = async ({ execution, arn, inputs, events, parameters }) => {
  const { MessageGroupId: group, MessageDeduplicationId: deduplication } = parameters.SqsQueueParameters ?? {};
  const { account = '', resource = '' } = parseArn(arn) ?? {};
  const Entries = inputs.map((input, at) => {
    const event = events[at] ?? { event: undefined, view: undefined };
    return {
      Id: String(at),
      MessageBody: textOf(input),
      ...(group !== undefined && { MessageGroupId: dynamic(group, event) }),
      ...(deduplication !== undefined && { MessageDeduplicationId: dynamic(deduplication, event) }),
    };
  });
  const QueueUrl = `${execution.call.cloud.endpoint}/${account}/${resource}`;
  return failedEntries(await ask(execution, 'sqs', 'SendMessageBatch', { QueueUrl, Entries }));
};
