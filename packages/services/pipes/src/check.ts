import { parseArn } from '@coldstart/cloud';
import { PatternError } from '@coldstart/patterns';
import { invalid, missing, notImplemented } from './errors.ts';
import { enrichmentKind, SOURCES, sourceKind, targetKind } from './kinds.ts';
import { batchSize, filtersOf, mostInBatch, sourceSettings } from './settings.ts';
import type { PipeSettings } from './state.ts';

/**
 * What is refused at once; what the source and the role say is found out while the pipe is being made.
 *
 * @throws AwsError ValidationException; NotImplemented for sources, enrichments and targets that are not here
 */
export function checkSettings(source: string, settings: PipeSettings): void {
  checkSourceParameters(source, settings);
  if (settings.enrichment !== undefined) enrichmentKind(settings.enrichment);
  checkTarget(source, settings);
  checkTargetParameters(settings);
  checkBatch(source, settings);
  checkFilters(source, settings);
  const { FirehoseLogDestination: firehose, S3LogDestination: bucket } = settings.logs ?? {};
  if (firehose !== undefined || bucket !== undefined)
    throw notImplemented('A log of a pipe outside of CloudWatch Logs');
}

function checkSourceParameters(source: string, settings: PipeSettings): void {
  const kind = sourceKind(source);
  const { parameters } = SOURCES[kind];
  const other = Object.entries(settings.sourceParameters).find(
    ([name, value]) => value !== undefined && name !== 'FilterCriteria' && name !== parameters,
  );
  if (other !== undefined) throw invalid(other[0], 'Invalid source parameter provided for source.');
  if (kind === 'sqs') return;
  if (settings.sourceParameters[parameters] === undefined) throw missing(`SourceParameters.${parameters}`);
  const { StartingPosition, StartingPositionTimestamp, DeadLetterConfig } = sourceSettings(source, settings);
  if (StartingPosition === undefined) throw missing(`SourceParameters.${parameters}.StartingPosition`);
  if (StartingPosition === 'AT_TIMESTAMP' && StartingPositionTimestamp === undefined)
    throw missing(`SourceParameters.${parameters}.StartingPositionTimestamp`);
  const letters = parseArn(DeadLetterConfig?.Arn ?? '')?.service;
  if (DeadLetterConfig?.Arn !== undefined && letters !== 'sqs' && letters !== 'sns')
    throw invalid(
      `SourceParameters.${parameters}.DeadLetterConfig.Arn`,
      'A dead-letter queue is a queue of SQS or a topic of SNS.',
    );
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html */
function checkTarget(source: string, { target }: PipeSettings): void {
  const { name } = targetKind(target);
  if (name === 'sns' && target.endsWith('.fifo'))
    throw invalid('Target', 'FIFO topics are not supported as targets of a pipe.');
  const [from, to] = [parseArn(source), parseArn(target)];
  const isNear = from?.account === to?.account && from?.region === to?.region;
  if (name === 'events' && !isNear)
    throw invalid('Target', 'An event bus must be in the same account and Region as the pipe.');
}

function checkTargetParameters({ target, targetParameters }: PipeSettings): void {
  const { name, parameters } = targetKind(target);
  const other = Object.entries(targetParameters).find(
    ([key, value]) => value !== undefined && key !== 'InputTemplate' && key !== parameters,
  );
  if (other !== undefined) throw invalid(other[0], 'Invalid target parameter provided for target.');
  if (name === 'kinesis' && targetParameters.KinesisStreamParameters === undefined)
    throw missing('TargetParameters.KinesisStreamParameters');
  if (name === 'sqs' && target.endsWith('.fifo') && targetParameters.SqsQueueParameters?.MessageGroupId === undefined)
    throw missing('TargetParameters.SqsQueueParameters.MessageGroupId');
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html */
function checkBatch(source: string, settings: PipeSettings): void {
  const kind = sourceKind(source);
  const name = `SourceParameters.${SOURCES[kind].parameters}.BatchSize`;
  const size = batchSize(source, settings);
  const most = mostInBatch(settings);
  if (size > most)
    throw invalid(name, `Batch size ${size} exceeds the maximum of ${most} that the target or enrichment supports.`);
  if (kind !== 'sqs') return;
  const { MaximumBatchingWindowInSeconds: window = 0 } = sourceSettings(source, settings);
  if (source.endsWith('.fifo')) {
    if (size > 10) throw invalid(name, 'Batch size of a FIFO queue is 10 at most.');
    if (window > 0)
      throw invalid(
        'SourceParameters.SqsQueueParameters.MaximumBatchingWindowInSeconds',
        'Batching window is not supported for FIFO queues.',
      );
  } else if (size > 10 && window === 0) {
    throw invalid(
      name,
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10.',
    );
  }
}

function checkFilters(source: string, settings: PipeSettings): void {
  try {
    filtersOf(source, settings);
  } catch (error) {
    if (error instanceof PatternError) throw invalid('SourceParameters.FilterCriteria', error.message);
    throw error;
  }
}
