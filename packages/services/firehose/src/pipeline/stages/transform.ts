import { AwsError } from '@coldstart/wire';
import { parseArn, type Call } from '@coldstart/cloud';
import { processingOf, roleOf } from '../../settings/destination.ts';
import { processor } from '../../settings/processing.ts';
import type { DeliveryStream } from '../../state.ts';
import { FAILURES, judgeAnswer, type TransformFailure, type TransformVerdict } from '../answer.ts';
import { asDeliverer } from '../deliverer.ts';
import { logFailure } from '../error-log.ts';
import { failedLane } from '../failed.ts';
import { partition } from '../partition.ts';
import type { Batch, FirehoseRecord, StageResult } from '../record.ts';

const DEFAULT_RETRIES = 3;

/** Milliseconds before a transform is called again. */
const PAUSE = 1000;

/** What Lambda's refusals are called in the error output. */
const REFUSALS: Readonly<Record<string, TransformFailure>> = {
  AccessDenied: {
    code: 'Lambda.AssumeRoleAccessDenied',
    message:
      'Access was denied. Ensure that the trust policy for the provided IAM role allows Kinesis Firehose to assume the role.',
  },
  AccessDeniedException: {
    code: 'Lambda.InvokeAccessDenied',
    message: 'Access was denied. Ensure that the access policy allows access to the Lambda function.',
  },
  ResourceNotFoundException: {
    code: 'Lambda.ResourceNotFound',
    message: 'The specified Lambda function does not exist. Use a different function that does exist.',
  },
  TooManyRequestsException: {
    code: 'Lambda.InvokeLimitExceeded',
    message: 'The Lambda concurrent execution limit is exceeded. Increase the concurrent execution limit.',
  },
};

/** Has the function change a batch. https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
export async function transform(
  call: Call,
  stream: DeliveryStream,
  batch: Batch,
  records: readonly FirehoseRecord[],
): Promise<StageResult> {
  const settings = processor(processingOf(stream.destination), 'Lambda');
  // The transform was taken away since the records came in.
  if (settings === undefined) return { out: await partition(call, stream, records) };
  const { LambdaArn: lambdaArn = '', NumberOfRetries: retries = DEFAULT_RETRIES } = settings;
  const role = settings.RoleArn ?? roleOf(stream.destination);
  const verdict = await ask(call, stream, { lambdaArn, role, id: batch.id }, records);
  if ('failure' in verdict) {
    await logFailure(call, stream, verdict.failure, lambdaArn);
    if (batch.attempts <= Number(retries)) return { retryAt: call.now() + PAUSE };
    const attempts = { made: batch.attempts, ended: call.now() };
    return { out: [failedLane('processing-failed', records, verdict.failure, attempts, lambdaArn)] };
  }
  return { out: await sorted(call, stream, records, verdict.outcomes, { made: batch.attempts, lambdaArn }) };
}

async function sorted(
  call: Call,
  stream: DeliveryStream,
  records: readonly FirehoseRecord[],
  outcomes: Extract<TransformVerdict, { outcomes: unknown }>['outcomes'],
  { made, lambdaArn }: { readonly made: number; readonly lambdaArn: string },
) {
  const fine: FirehoseRecord[] = [];
  const failed: FirehoseRecord[] = [];
  for (const record of records) {
    const outcome = outcomes.get(record.id);
    if (outcome?.result === 'ProcessingFailed') failed.push(record);
    if (outcome?.result !== 'Ok') continue;
    const keys = Object.entries(outcome.partitionKeys).map(([key, value]) => [`partitionKeyFromLambda:${key}`, value]);
    fine.push({ ...record, data: outcome.data, keys: Object.fromEntries(keys) });
  }
  const attempts = { made, ended: call.now() };
  return [
    ...(await partition(call, stream, fine)),
    failedLane('processing-failed', failed, FAILURES.failedStatus, attempts, lambdaArn),
  ];
}

interface Asked {
  readonly lambdaArn: string;
  readonly role: string;
  readonly id: string;
}

async function ask(
  call: Call,
  stream: DeliveryStream,
  { lambdaArn, role, id }: Asked,
  records: readonly FirehoseRecord[],
): Promise<TransformVerdict> {
  const event = {
    invocationId: id,
    deliveryStreamArn: stream.arn,
    ...(stream.source !== undefined && { sourceKinesisStreamArn: stream.source.streamArn }),
    region: stream.region,
    records: records.map((record) => ({
      recordId: record.id,
      approximateArrivalTimestamp: record.arrived,
      data: Buffer.from(record.data).toString('base64'),
      ...(record.kinesis !== undefined && { kinesisRecordMetadata: record.kinesis }),
    })),
  };
  const { account, region } = parseArn(lambdaArn) ?? stream;
  try {
    const answer = await call.invoke(
      'lambda',
      'Invoke',
      { FunctionName: lambdaArn, InvocationType: 'RequestResponse', Payload: Buffer.from(JSON.stringify(event)) },
      { ...asDeliverer(call, stream, role), account, region },
    );
    if (answer['FunctionError'] !== undefined) return { failure: FAILURES.functionError };
    const { Payload: payload } = answer;
    const text = payload instanceof Uint8Array ? Buffer.from(payload).toString() : '';
    return judgeAnswer(
      records.map((record) => record.id),
      text,
    );
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { failure: REFUSALS[error.code] ?? { code: `Lambda.${error.code}`, message: error.message } };
  }
}
