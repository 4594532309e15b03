import type {
  CreatePipeRequest,
  PipeSourceKinesisStreamParameters,
  PipeSourceParameters,
  PipeSourceSqsQueueParameters,
  UpdatePipeRequest,
} from '@aws-sdk/client-pipes';
import type { StreamSettings } from '@coldstart/cloud/sources';
import { parseFilterCriteria, type FilterCriteria } from '@coldstart/patterns';
import { SOURCES, sourceKind, targetKind, enrichmentKind } from './kinds.ts';
import type { Pipe, PipeSettings } from './state.ts';

/** Of whichever kind of source: those of Kinesis have all that there are. */
type SourceSettings = PipeSourceSqsQueueParameters & Partial<PipeSourceKinesisStreamParameters>;

/** An empty text is none. */
const given = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

export function newSettings(input: CreatePipeRequest): PipeSettings {
  return {
    description: given(input.Description),
    sourceParameters: input.SourceParameters ?? {},
    enrichment: given(input.Enrichment),
    enrichmentParameters: input.EnrichmentParameters,
    target: input.Target ?? '',
    targetParameters: input.TargetParameters ?? {},
    roleArn: input.RoleArn ?? '',
    logs: input.LogConfiguration,
    kmsKeyIdentifier: given(input.KmsKeyIdentifier),
  };
}

/**
 * What is not given stays as it is; parameters of a service's own are replaced as a whole.
 * https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_UpdatePipe.html
 */
export function changedSettings({ source, settings: old }: Pipe, input: UpdatePipeRequest): PipeSettings {
  const { SourceParameters: changes, TargetParameters: target, EnrichmentParameters: enriching } = input;
  const { parameters } = SOURCES[sourceKind(source)];
  // Where it began stays: nobody can say otherwise.
  const { StartingPosition, StartingPositionTimestamp } = (old.sourceParameters[parameters] ?? {}) as SourceSettings;
  const sourceParameters: PipeSourceParameters =
    changes === undefined
      ? old.sourceParameters
      : ({
          ...old.sourceParameters,
          ...changes,
          ...(changes[parameters] !== undefined && {
            [parameters]: { ...changes[parameters], StartingPosition, StartingPositionTimestamp },
          }),
        } as PipeSourceParameters);
  const { InputTemplate } = old.targetParameters;
  return {
    description: input.Description === undefined ? old.description : given(input.Description),
    sourceParameters,
    enrichment: input.Enrichment === undefined ? old.enrichment : given(input.Enrichment),
    enrichmentParameters:
      enriching === undefined ? old.enrichmentParameters : { ...old.enrichmentParameters, ...enriching },
    target: input.Target ?? old.target,
    targetParameters: target === undefined ? old.targetParameters : { InputTemplate, ...target },
    roleArn: input.RoleArn ?? '',
    logs: input.LogConfiguration ?? old.logs,
    kmsKeyIdentifier: input.KmsKeyIdentifier === undefined ? old.kmsKeyIdentifier : given(input.KmsKeyIdentifier),
  };
}

/** What a pipe is told of its source. */
export function sourceSettings(source: string, { sourceParameters }: PipeSettings): SourceSettings {
  return sourceParameters[SOURCES[sourceKind(source)].parameters] ?? {};
}

/** As many records as its target and its enrichment take, when nobody says how many. */
export function batchSize(source: string, settings: PipeSettings): number {
  const said = sourceSettings(source, settings).BatchSize;
  return said ?? Math.min(SOURCES[sourceKind(source)].batch, mostInBatch(settings));
}

/** Records that target and enrichment take at once. */
export function mostInBatch({ target, enrichment }: PipeSettings): number {
  return Math.min(targetKind(target).most, enrichment === undefined ? Infinity : enrichmentKind(enrichment).most);
}

/** Settings in the words of event source mappings. */
export function streamSettings({ source, settings }: Pipe): StreamSettings {
  const { OnPartialBatchItemFailure, ...rest } = sourceSettings(source, settings);
  return {
    ...rest,
    BatchSize: batchSize(source, settings),
    BisectBatchOnFunctionError: OnPartialBatchItemFailure === 'AUTOMATIC_BISECT',
  };
}

/** @throws PatternError */
export function filtersOf(source: string, { sourceParameters }: PipeSettings): FilterCriteria {
  const Filters = (sourceParameters.FilterCriteria?.Filters ?? []).map(({ Pattern = '' }) => ({ Pattern }));
  return parseFilterCriteria({ Filters }, sourceKind(source));
}

/** Parameters with what AWS sets where nobody does. */
export function shownSourceParameters(source: string, settings: PipeSettings): PipeSourceParameters {
  const kind = sourceKind(source);
  const said = sourceSettings(source, settings);
  const common = { ...said, BatchSize: batchSize(source, settings) };
  const { MaximumBatchingWindowInSeconds = 0 } = said;
  const shown =
    kind === 'sqs'
      ? { ...common, MaximumBatchingWindowInSeconds }
      : {
          ...common,
          MaximumBatchingWindowInSeconds,
          MaximumRecordAgeInSeconds: said.MaximumRecordAgeInSeconds ?? -1,
          MaximumRetryAttempts: said.MaximumRetryAttempts ?? -1,
          ParallelizationFactor: said.ParallelizationFactor ?? 1,
        };
  return { ...settings.sourceParameters, [SOURCES[kind].parameters]: shown };
}
