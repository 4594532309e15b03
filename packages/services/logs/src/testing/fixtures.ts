import { randomUUID } from 'node:crypto';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';

/** Recorded under this account. */
export const ACCOUNT = '111111111111';
export const REGION = 'us-east-1';

/** Compares an answer with the one that was recorded under a name. */
export type Match = (name: string, answer: Promise<object>) => Promise<void>;
/** The calls behind a recorded test, each beside the name of its answer. */
export type Replay = (match: Match) => Promise<void>;
/** By the names of the recorded tests. */
export type Replays = Readonly<Record<string, Replay>>;

export const unique = (prefix: string): string => `${prefix}-${randomUUID().slice(0, 8)}`;

/** The name of a fresh group. */
export async function createGroup(
  logs: CloudWatchLogs,
  more: { tags?: Record<string, string>; kmsKeyId?: string } = {},
  prefix = 'test',
): Promise<string> {
  const logGroupName = unique(prefix);
  await logs.createLogGroup({ logGroupName, ...more });
  return logGroupName;
}

/** The name of a fresh stream. */
export async function createStream(logs: CloudWatchLogs, logGroupName: string): Promise<string> {
  const logStreamName = unique('stream');
  await logs.createLogStream({ logGroupName, logStreamName });
  return logStreamName;
}
