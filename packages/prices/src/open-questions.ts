import type { Usage } from './usage.ts';

/** What a bill cannot tell where one of these meters has run; with none of them, where anything has. */
const QUESTIONS: readonly { readonly meters?: readonly string[]; readonly text: string }[] = [
  {
    meters: ['sqs.requests', 'sqs.fifo-requests'],
    text: 'Lambda asks a queue for messages day and night, and each question is a request, also at an empty queue. Only those of the run are counted.',
  },
  {
    meters: ['kinesis.put-units'],
    text: 'Streams are taken for provisioned ones. Their shards cost by the hour, whether anything is written or not.',
  },
  {
    meters: ['dynamodb.writes', 'dynamodb.reads'],
    text: 'Units of DynamoDB are worked out from what was sent and what came back. Indexes, items that a filter threw away, and what an update left in place are missing.',
  },
  {
    meters: ['s3.puts', 's3.gets', 'logs.in', 'dynamodb.writes'],
    text: 'What is stored costs by the month for as long as it lies there: objects, items, logs without an end of retention.',
  },
  {
    meters: ['lambda.provisioned-compute.x86', 'lambda.provisioned-compute.arm'],
    text: 'Provisioned concurrency costs for as long as it is switched on, used or not.',
  },
  {
    meters: ['apigateway.rest', 'apigateway.http', 'cloudfront.requests', 's3.gets'],
    text: 'Data that leaves AWS is not counted.',
  },
  { text: 'Calls that were refused or throttled, and requests with which the checks only looked, are left out.' },
];

/** In sentences. */
export function openQuestions(usage: readonly Usage[]): string[] {
  const used = new Set(usage.map(({ meter }) => meter));
  if (used.size === 0) return [];
  return QUESTIONS.filter(({ meters }) => meters === undefined || meters.some((meter) => used.has(meter))).map(
    ({ text }) => text,
  );
}
