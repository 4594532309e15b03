import { ask } from '../execution.ts';
import { textOf } from '../transform.ts';
import { positionsOf, type SendTo } from './target.ts';

export const toFirehose: SendTo = async ({ execution, arn, inputs }) => {
  const DeliveryStreamName = arn.slice(arn.lastIndexOf('/') + 1);
  const Records = inputs.map((input) => ({ Data: Buffer.from(textOf(input)) }));
  const answer = await ask(execution, 'firehose', 'PutRecordBatch', { DeliveryStreamName, Records });
  return positionsOf((answer['RequestResponses'] ?? []) as readonly { ErrorCode?: string }[]);
};
