import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, DynamoDBRecord, KinesisStreamRecord, SQSRecord } from 'aws-lambda';

/** As https://docs.powertools.aws.dev/lambda/typescript/latest/features/batch/ has it, for one source after the other. */
const sources = {
  kinesis: {
    type: EventType.KinesisDataStreams,
    textOf: (record: unknown) => Buffer.from((record as KinesisStreamRecord).kinesis.data, 'base64').toString(),
  },
  dynamodb: {
    type: EventType.DynamoDBStreams,
    textOf: (record: unknown) => (record as DynamoDBRecord).dynamodb?.NewImage?.['text']?.S,
  },
  sqs: { type: EventType.SQS, textOf: (record: unknown) => (record as SQSRecord).body },
};

const { type, textOf } = sources[process.env['SOURCE'] as keyof typeof sources];
const processor = new BatchProcessor(type);

async function handle(record: unknown): Promise<void> {
  const text = textOf(record);
  if (text === 'poison') throw new Error(text);
  process.stdout.write(`did ${text};\n`);
}

export const handler = (event: { Records: never[] }, context: Context) =>
  processPartialResponse(event, handle, processor, { context });
