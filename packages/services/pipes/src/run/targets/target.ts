import type { PipeTargetParameters } from '@aws-sdk/client-pipes';
import type { TargetKind } from '../../kinds.ts';
import type { Execution } from '../execution.ts';
import type { StagedEvent } from '../transform.ts';
import { toApi } from './api-destination.ts';
import { toBus } from './event-bus.ts';
import { toFirehose } from './firehose.ts';
import { toStream } from './kinesis.ts';
import { toFunction } from './lambda.ts';
import { toLogs } from './logs.ts';
import { toQueue } from './sqs.ts';
import { toMachine } from './state-machine.ts';
import { toTopic } from './sns.ts';

/** A batch that a target gets. */
export interface Sent {
  readonly execution: Execution;
  /** Of the target. */
  readonly arn: string;
  readonly parameters: PipeTargetParameters;
  /** What the target's template has made of the events. */
  readonly inputs: readonly unknown[];
  /** The events themselves, which parameters may point into. */
  readonly events: readonly StagedEvent[];
  /** Of the events, as those who answer which of them have failed call them. */
  readonly ids: readonly string[];
}

/** @returns positions of the events that the target has not taken @throws AwsError where it has taken none */
export type SendTo = (sent: Sent) => Promise<readonly number[]>;

/** A new kind of target is a file here, a line, and one in `kinds.ts`. */
export const SEND: Readonly<Record<TargetKind['name'], SendTo>> = {
  'api-destination': toApi,
  events: toBus,
  firehose: toFirehose,
  kinesis: toStream,
  lambda: toFunction,
  logs: toLogs,
  sqs: toQueue,
  sns: toTopic,
  states: toMachine,
};

/** What a batch's answer says of each of its entries, in their order. */
export const positionsOf = (entries: readonly { readonly ErrorCode?: string | undefined }[]): number[] =>
  entries.flatMap(({ ErrorCode }, at) => (ErrorCode === undefined ? [] : [at]));

/** Entries that a batch's answer names by their ids, which are their positions. */
export const failedEntries = (answer: Readonly<Record<string, unknown>>): number[] =>
  ((answer['Failed'] ?? []) as readonly { readonly Id?: string }[]).map(({ Id }) => Number(Id));
