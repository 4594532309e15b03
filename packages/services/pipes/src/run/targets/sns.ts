import { ask } from '../execution.ts';
import { textOf } from '../transform.ts';
import { failedEntries, type SendTo } from './target.ts';

export const toTopic: SendTo = async ({ execution, arn, inputs }) => {
  const PublishBatchRequestEntries = inputs.map((input, at) => ({ Id: String(at), Message: textOf(input) }));
  return failedEntries(await ask(execution, 'sns', 'PublishBatch', { TopicArn: arn, PublishBatchRequestEntries }));
};
