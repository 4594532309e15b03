import type { PipeSourceParameters, PipeTargetParameters } from '@aws-sdk/client-pipes';
import { parseArn } from '@coldstart/cloud';
import type { FilterSource } from '@coldstart/patterns';
import { invalid, notImplemented } from './errors.ts';

export type SourceKind = Extract<FilterSource, 'sqs' | 'kinesis' | 'dynamodb'>;

type SourceParameterName = Exclude<keyof PipeSourceParameters, 'FilterCriteria'>;
type TargetParameterName = Exclude<keyof PipeTargetParameters, 'InputTemplate'>;

/** Of each kind of source its parameters, how many records are a batch, and what its records are told apart by. */
export const SOURCES = {
  sqs: { parameters: 'SqsQueueParameters', batch: 10, id: 'messageId' },
  kinesis: { parameters: 'KinesisStreamParameters', batch: 100, id: 'eventID' },
  dynamodb: { parameters: 'DynamoDBStreamParameters', batch: 100, id: 'eventID' },
} as const satisfies Record<SourceKind, { parameters: SourceParameterName; batch: number; id: string }>;

/** Sources that AWS has besides. */
const OTHER_SOURCES: Readonly<Record<string, string>> = { kafka: 'Amazon MSK', mq: 'Amazon MQ' };

/** @throws AwsError ValidationException; NotImplemented for Kafka and MQ */
export function sourceKind(source: string): SourceKind {
  if (source.startsWith('smk://')) throw notImplemented('Apache Kafka as the source of a pipe');
  const { service = '', resource = '' } = parseArn(source) ?? {};
  const other = OTHER_SOURCES[service];
  if (other !== undefined) throw notImplemented(`${other} as the source of a pipe`);
  if (service === 'sqs') return 'sqs';
  if (service === 'kinesis' && resource.startsWith('stream/')) return 'kinesis';
  if (service === 'dynamodb' && resource.includes('/stream/')) return 'dynamodb';
  throw invalid('Source', 'A pipe reads queues of SQS, streams of Kinesis and streams of DynamoDB tables.');
}

export interface TargetKind {
  readonly name: 'lambda' | 'sqs' | 'sns' | 'events' | 'kinesis' | 'firehose' | 'logs' | 'states' | 'api-destination';
  readonly parameters?: TargetParameterName;
  /**
   * Records in one batch at most; Lambda takes as many as there are.
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
   */
  readonly most: number;
}

/** By the service of the ARN, and the beginning of what it names. */
const TARGETS: Readonly<Record<string, TargetKind>> = {
  'lambda function:': { name: 'lambda', parameters: 'LambdaFunctionParameters', most: Infinity },
  'sqs ': { name: 'sqs', parameters: 'SqsQueueParameters', most: 10 },
  'sns ': { name: 'sns', most: 10 },
  'events event-bus/': { name: 'events', parameters: 'EventBridgeEventBusParameters', most: 10 },
  'events api-destination/': { name: 'api-destination', parameters: 'HttpParameters', most: 1 },
  'kinesis stream/': { name: 'kinesis', parameters: 'KinesisStreamParameters', most: 500 },
  'firehose deliverystream/': { name: 'firehose', most: 500 },
  'states stateMachine:': { name: 'states', parameters: 'StepFunctionStateMachineParameters', most: Infinity },
  'logs log-group:': { name: 'logs', parameters: 'CloudWatchLogsParameters', most: 10_000 },
};

/** Targets and enrichments that AWS has besides. */
const OTHERS: Readonly<Record<string, string>> = {
  'execute-api': 'An API of API Gateway',
  ecs: 'A task of ECS',
  batch: 'A job queue of AWS Batch',
  redshift: 'A Redshift cluster',
  'redshift-serverless': 'A Redshift workgroup',
  sagemaker: 'A SageMaker pipeline',
  timestream: 'A Timestream table',
  inspector: 'An Inspector template',
};

/** @param as what for: `the target of a pipe` @throws AwsError ValidationException, NotImplemented */
function kindOf(arn: string, name: string, as: string): TargetKind {
  const { service = '', resource = '' } = parseArn(arn) ?? {};
  const found = Object.entries(TARGETS).find(([head]) => `${service} ${resource}`.startsWith(head));
  if (found !== undefined) return found[1];
  const other = OTHERS[service];
  if (other !== undefined) throw notImplemented(`${other} as ${as}`);
  throw invalid(name, `${arn} cannot be ${as}.`);
}

export const targetKind = (arn: string): TargetKind => kindOf(arn, 'Target', 'the target of a pipe');

/** @throws AwsError ValidationException; NotImplemented for APIs of API Gateway */
export function enrichmentKind(arn: string): TargetKind {
  const kind = kindOf(arn, 'Enrichment', 'the enrichment of a pipe');
  if (kind.name === 'lambda' || kind.name === 'states' || kind.name === 'api-destination') return kind;
  throw invalid('Enrichment', `${arn} cannot be the enrichment of a pipe.`);
}
