import type { ServiceEntry } from '@coldstart/cloud';
import { entries as dynamodb } from '@coldstart/service-dynamodb/entry';
import { entries as events } from '@coldstart/service-events/entry';
import { entries as firehose } from '@coldstart/service-firehose/entry';
import { entries as iam } from '@coldstart/service-iam/entry';
import { entries as kinesis } from '@coldstart/service-kinesis/entry';
import { entries as kms } from '@coldstart/service-kms/entry';
import { entries as lambda } from '@coldstart/service-lambda/entry';
import { entries as logs } from '@coldstart/service-logs/entry';
import { entries as pipes } from '@coldstart/service-pipes/entry';
import { entries as s3 } from '@coldstart/service-s3/entry';
import { entries as secretsmanager } from '@coldstart/service-secretsmanager/entry';
import { entries as sns } from '@coldstart/service-sns/entry';
import { entries as sqs } from '@coldstart/service-sqs/entry';
import { entries as cloudformation } from '../entry.ts';

/** The services that this service's tests need. */
export const SERVICES: readonly ServiceEntry[] = [
  ...cloudformation,
  ...dynamodb,
  ...events,
  ...firehose,
  ...iam,
  ...kinesis,
  ...kms,
  ...lambda,
  ...logs,
  ...pipes,
  ...s3,
  ...secretsmanager,
  ...sns,
  ...sqs,
];
