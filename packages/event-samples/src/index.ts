import { postConfirmation, preSignUp, preTokenV1, preTokenV2, preTokenV3 } from './samples/cognito.ts';
import { destination } from './samples/destination.ts';
import { direct } from './samples/direct.ts';
import { dynamodb } from './samples/dynamodb.ts';
import { edge, edgeFunction } from './samples/edge.ts';
import { eventbridge, schedule, scheduler } from './samples/eventbridge.ts';
import { firehose } from './samples/firehose.ts';
import { http } from './samples/http.ts';
import { httpApi } from './samples/http-api.ts';
import { iotRule } from './samples/iot.ts';
import { kinesis, kinesisWindow } from './samples/kinesis.ts';
import { loadBalancer } from './samples/load-balancer.ts';
import { logs, unpackedLogs } from './samples/logs.ts';
import { pipe } from './samples/pipe.ts';
import { restApi } from './samples/rest-api.ts';
import { s3 } from './samples/s3.ts';
import { sns } from './samples/sns.ts';
import { sqs } from './samples/sqs.ts';

export { fieldsOf, typeOf, type EventField } from './paths.ts';
export type { EventSample, FieldNote } from './sample.ts';

/** In the order in which they are shown. */
export const SAMPLES = {
  direct,
  restApi,
  httpApi,
  http,
  loadBalancer,
  edge,
  edgeFunction,
  s3,
  sns,
  sqs,
  dynamodb,
  kinesis,
  kinesisWindow,
  firehose,
  eventbridge,
  schedule,
  scheduler,
  pipe,
  logs,
  unpackedLogs,
  iotRule,
  preSignUp,
  postConfirmation,
  preTokenV1,
  preTokenV2,
  preTokenV3,
  destination,
} as const;

export type SampleName = keyof typeof SAMPLES;
