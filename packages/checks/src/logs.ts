import { clientFor } from './clients.ts';
import type { Target } from './context.ts';
import { ownLines } from './invoke.ts';

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
  const { CloudWatchLogsClient, FilterLogEventsCommand, ResourceNotFoundException } =
    await import('@aws-sdk/client-cloudwatch-logs');
  const client = clientFor(target, CloudWatchLogsClient);
  const lines: string[] = [];
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
      lines.push(...(page.events ?? []).map(({ message }) => message ?? ''));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  } catch (error) {
    // A function that was never invoked has no log group.
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  return lines;
}
