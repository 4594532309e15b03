import type {
  ExtendedS3DestinationConfiguration,
  ProcessingConfiguration,
  Processor,
  ProcessorParameterName,
  ProcessorType,
} from '@aws-sdk/client-firehose';
import { parseArn } from '@coldstart/cloud';
import { invalidArgument } from '../errors.ts';

/** Parameters that a processor needs. */
const NEEDED: Readonly<Partial<Record<ProcessorType, readonly ProcessorParameterName[]>>> = {
  Lambda: ['LambdaArn'],
  MetadataExtraction: ['MetadataExtractionQuery', 'JsonParsingEngine'],
  RecordDeAggregation: ['SubRecordType'],
  Decompression: ['CompressionFormat'],
};

const parameters = (processor: Processor | undefined): Partial<Record<ProcessorParameterName, string>> =>
  Object.fromEntries(
    (processor?.Parameters ?? []).map(({ ParameterName, ParameterValue }) => [ParameterName, ParameterValue]),
  );

/** A processor's parameters; `undefined` where the stream has no such processor at work. */
export function processor(
  { Enabled, Processors }: ProcessingConfiguration = {},
  type: ProcessorType,
): Partial<Record<ProcessorParameterName, string>> | undefined {
  const found = Enabled === true ? Processors?.find(({ Type }) => Type === type) : undefined;
  return found && parameters(found);
}

export const isPartitioned = ({
  DynamicPartitioningConfiguration: partitioning,
}: Pick<ExtendedS3DestinationConfiguration, 'DynamicPartitioningConfiguration'>): boolean =>
  partitioning?.Enabled === true;

/** @throws AwsError InvalidArgumentException */
export function checkProcessing(processing: ProcessingConfiguration | undefined): void {
  for (const given of processing?.Processors ?? []) {
    const values = parameters(given);
    const type = given.Type;
    const missing = type === undefined ? undefined : NEEDED[type]?.find((name) => values[name] === undefined);
    if (missing !== undefined) throw invalidArgument(`${type} processor requires the parameter ${missing}.`);
    if (type === 'Lambda') checkLambda(values);
    if (type === 'MetadataExtraction' && values.JsonParsingEngine !== 'JQ-1.6')
      throw invalidArgument('JsonParsingEngine must be JQ-1.6.');
    if (type === 'RecordDeAggregation') checkDeAggregation(values);
    if (type === 'Decompression' && values.CompressionFormat !== 'GZIP')
      throw invalidArgument('CompressionFormat of the Decompression processor must be GZIP.');
  }
}

type Values = Partial<Record<ProcessorParameterName, string>>;

function checkLambda(values: Values): void {
  if (parseArn(values.LambdaArn ?? '')?.service !== 'lambda')
    throw invalidArgument(`LambdaArn ${values.LambdaArn} is not the ARN of a Lambda function.`);
  const { BufferSizeInMBs: size, BufferIntervalInSeconds: interval } = values;
  if ((size === undefined) !== (interval === undefined))
    throw invalidArgument(
      'Both BufferSizeInMBs and BufferIntervalInSeconds are required to configure buffering for lambda processor.',
    );
  checkRange('BufferSizeInMBs', size, 0.2, 3);
  checkRange('BufferIntervalInSeconds', interval, 0, 900);
  checkRange('NumberOfRetries', values.NumberOfRetries, 0, 300);
}

function checkRange(name: string, text: string | undefined, least: number, most: number): void {
  const value = Number(text ?? least);
  if (Number.isNaN(value) || value < least || value > most)
    throw invalidArgument(`${name} must be between ${least} and ${most}.`);
}

function checkDeAggregation({ SubRecordType: type, Delimiter: delimiter }: Values): void {
  if (type !== 'JSON' && type !== 'DELIMITED') throw invalidArgument('SubRecordType must be JSON or DELIMITED.');
  if (type === 'DELIMITED' && delimiter === undefined)
    throw invalidArgument('Delimiter must be specified when SubRecordType is DELIMITED.');
}
