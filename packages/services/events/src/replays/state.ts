import type { ReplayState } from '@aws-sdk/client-eventbridge';
import { defineState, type Call } from '@coldstart/cloud';
import { notFound } from '../errors.ts';

export interface Replay {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  /** ARN of the archive. */
  readonly source: string;
  /** ARN of the bus. */
  readonly destination: string;
  /** ARNs of the rules that get the events; all of the bus's when absent. */
  readonly rules: readonly string[] | undefined;
  /** Of the events that are replayed, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly started: number;
  ended: number | undefined;
  lastReplayed: number | undefined;
  state: ReplayState;
}

/** Of an account and Region. */
export const replays = defineState('events/replays', () => ({ byName: new Map<string, Replay>() }));

/** @throws AwsError ResourceNotFoundException */
export function findReplay({ cloud, account, region }: Call, name: string): Replay {
  const replay = cloud.store.peek(replays, { account, region, part: '' })?.byName.get(name);
  if (replay === undefined) throw notFound(`Replay ${name}`);
  return replay;
}
