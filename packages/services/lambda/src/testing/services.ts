import type { ServiceEntry } from '@coldstart/cloud';
import { entries as dynamodb } from '@coldstart/service-dynamodb/entry';
import { entries as iam } from '@coldstart/service-iam/entry';
import { entries as kinesis } from '@coldstart/service-kinesis/entry';
import { entries as logs } from '@coldstart/service-logs/entry';
import { entries as s3 } from '@coldstart/service-s3/entry';
import { entries as sqs } from '@coldstart/service-sqs/entry';
import { entries as lambda } from '../entry.ts';

/** The services that this service's tests need. */
export const SERVICES: readonly ServiceEntry[] = [...dynamodb, ...iam, ...kinesis, ...lambda, ...logs, ...s3, ...sqs];
