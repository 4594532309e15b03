import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { clientFor } from './clients.ts';
import type { Target } from './context.ts';
import { ownLines } from './invoke.ts';

/** What one invocation left in CloudWatch Logs. */
export interface InvocationLog {
  /** Name of the log stream of its environment. */
  readonly stream: string;
  /** What the function wrote, without Lambda's own lines. */
  readonly lines: readonly string[];
}

/**
 * The lines that a function wrote, from CloudWatch Logs.
 *
 * @param since milliseconds since 1970, the cloud's time
 */
export async function functionLogs(target: Target, functionName: string, since: number): Promise<string[]> {
  return ownLines(await functionLogLines(target, functionName, since));
}

/** The same, with Lambda's own lines. */
export async function functionLogLines(target: Target, functionName: string, since: number): Promise<string[]> {
  return (await logEvents(target, functionName, since)).map(({ message }) => message ?? '');
}

/**
 * What an invocation wrote, from Lambda's START line to its END; `undefined` while both are not there yet.
 * An environment has a stream of its own and one invocation at a time, so that no other's lines are among them.
 */
export async function invocationLog(
  target: Target,
  functionName: string,
  requestId: string,
  since: number,
): Promise<InvocationLog | undefined> {
  const events = await logEvents(target, functionName, since);
  const start = events.find(({ message }) => message?.startsWith(`START RequestId: ${requestId}`));
  const stream = start?.logStreamName;
  if (start === undefined || stream === undefined) return undefined;
  const own = events.filter(({ logStreamName }) => logStreamName === stream).map(({ message }) => message ?? '');
  const from = own.findIndex((line) => line.startsWith(`START RequestId: ${requestId}`));
  const to = own.findIndex((line) => line.startsWith(`END RequestId: ${requestId}`));
  return to < from ? undefined : { stream, lines: ownLines(own.slice(from, to)) };
}

/** In the order in which they were written. */
async function logEvents(target: Target, functionName: string, since: number): Promise<FilteredLogEvent[]> {
  const { CloudWatchLogsClient, FilterLogEventsCommand, ResourceNotFoundException } =
    await import('@aws-sdk/client-cloudwatch-logs');
  const client = clientFor(target, CloudWatchLogsClient);
  const events: FilteredLogEvent[] = [];
  try {
    let nextToken: string | undefined;
    do {
      const page = await client.send(
        new FilterLogEventsCommand({
          logGroupName: `/aws/lambda/${functionName}`,
          startTime: Math.floor(since),
          nextToken,
        }),
      );
      events.push(...(page.events ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  } catch (error) {
    // A function that was never invoked has no log group.
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  return events;
}
