import { randomUUID } from 'node:crypto';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';

/** Recorded under this account. */
export const ACCOUNT = '111111111111';
export const REGION = 'us-east-1';

export type Match = (key: string, promise: Promise<object>) => Promise<void>;
/** The calls behind a recording, each beside the name that its answer was recorded under. */
export type Steps = (match: Match) => Promise<void>;
export type Situations = Readonly<Record<string, Steps>>;

export const unique = (prefix: string): string => `${prefix}-${randomUUID().slice(0, 8)}`;

/** The name of a fresh group. */
export async function group(
  logs: CloudWatchLogs,
  more: { tags?: Record<string, string>; kmsKeyId?: string } = {},
  prefix = 'test',
): Promise<string> {
  const logGroupName = unique(prefix);
  await logs.createLogGroup({ logGroupName, ...more });
  return logGroupName;
}

/** The name of a fresh stream. */
export async function stream(logs: CloudWatchLogs, logGroupName: string): Promise<string> {
  const logStreamName = unique('stream');
  await logs.createLogStream({ logGroupName, logStreamName });
  return logStreamName;
}
