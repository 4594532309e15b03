import { ask } from '../execution.ts';
import { dynamic, textOf } from '../transform.ts';
import { positionsOf, type SendTo } from './target.ts';

export const toStream: SendTo = async ({ execution, arn, inputs, events, parameters }) => {
  const { PartitionKey = '' } = parameters.KinesisStreamParameters ?? {};
  const Records = inputs.map((input, at) => ({
    Data: Buffer.from(textOf(input)),
    PartitionKey: dynamic(PartitionKey, events[at] ?? { event: undefined, view: undefined }),
  }));
  const answer = await ask(execution, 'kinesis', 'PutRecords', { StreamARN: arn, Records });
  return positionsOf((answer['Records'] ?? []) as readonly { ErrorCode?: string }[]);
};
