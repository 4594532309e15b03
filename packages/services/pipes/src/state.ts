import type {
  PipeEnrichmentParameters,
  PipeLogConfigurationParameters,
  PipeSourceParameters,
  PipeState,
  PipeTargetParameters,
  RequestedPipeState,
} from '@aws-sdk/client-pipes';
import { defineState, formatArn, type ArnPlace, type Call, type ResourceTag } from '@coldstart/cloud';
import { newQueueProgress, newStreamProgress } from '@coldstart/cloud/sources';
import { noSuchPipe } from './errors.ts';

/** What a pipe is told to do, and may be told otherwise. */
export interface PipeSettings {
  readonly description: string | undefined;
  readonly sourceParameters: PipeSourceParameters;
  /** ARN */
  readonly enrichment: string | undefined;
  readonly enrichmentParameters: PipeEnrichmentParameters | undefined;
  /** ARN */
  readonly target: string;
  readonly targetParameters: PipeTargetParameters;
  readonly roleArn: string;
  readonly logs: PipeLogConfigurationParameters | undefined;
  readonly kmsKeyIdentifier: string | undefined;
}

export interface Pipe {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  /** ARN */
  readonly source: string;
  settings: PipeSettings;
  desired: RequestedPipeState;
  state: PipeState;
  stateReason: string | undefined;
  /** Milliseconds since 1970. */
  readonly created: number;
  modified: number;
  tags: ResourceTag[];
}

/** Of an account and Region. */
export const pipes = defineState('pipes/pipes', () => ({ byName: new Map<string, Pipe>() }));

/** How far a pipe has read its stream; one part for each pipe. */
export const streamProgress = defineState('pipes/stream-progress', newStreamProgress);

/** What a pipe has taken out of its queue; one part for each pipe. */
export const queueProgress = defineState('pipes/queue-progress', newQueueProgress);

export const pipeArn = (place: ArnPlace, name: string): string => formatArn(place, 'pipes', `pipe/${name}`);

export function peekPipe(call: Call, name: string): Pipe | undefined {
  const { account, region } = call;
  return call.cloud.store.peek(pipes, { account, region, part: '' })?.byName.get(name);
}

/** @throws AwsError NotFoundException */
export function findPipe(call: Call, name: string): Pipe {
  const found = peekPipe(call, name);
  if (found === undefined) throw noSuchPipe(name);
  return found;
}

/** A pipe that is about to be changed. @throws AwsError NotFoundException */
export function changePipe(call: Call, name: string): Pipe {
  const found = findPipe(call, name);
  call.state(pipes);
  return found;
}

/** While its settings are being changed, too, and when that has failed. */
export const isActive = ({ state, desired }: Pipe): boolean =>
  state === 'RUNNING' || ((state === 'UPDATING' || state === 'UPDATE_FAILED') && desired === 'RUNNING');
