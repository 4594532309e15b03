import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';

/* As https://docs.powertools.aws.dev/lambda/typescript/latest/features/idempotency/ has it. */

interface Order {
  readonly id: string;
  readonly amount: number;
}

const config = new IdempotencyConfig({ eventKeyJmesPath: 'id', throwOnNoIdempotencyKey: true });
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: process.env['TABLE'] ?? '' });
let refused = 0;

const charge = makeIdempotent(
  async ({ id, amount }: Order) => {
    if (id.startsWith('refused') && (refused += 1) === 1) throw new Error('The card was refused.');
    process.stdout.write(`charged ${id};\n`);
    return { charged: amount, receipt: crypto.randomUUID() };
  },
  { persistenceStore, config },
);

const processor = new BatchProcessor(EventType.SQS);

async function handle(record: SQSRecord): Promise<void> {
  await charge(JSON.parse(record.body) as Order);
}

export async function handler(event: Order | SQSEvent, context: Context): Promise<unknown> {
  config.registerLambdaContext(context);
  return 'Records' in event ? processPartialResponse(event, handle, processor, { context }) : charge(event);
}
