import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient, ListFunctionsCommand, type FunctionConfiguration } from '@aws-sdk/client-lambda';
import { counted, OVERVIEW_LIMIT, type Overview, type OverviewResource } from '@coldstart/cloud';

/** Functions, and the last lines that each has written. */
export const overview: Overview = async (client) => {
  const lambda = new LambdaClient(client);
  const logs = new CloudWatchLogsClient(client);
  try {
    const { Functions: functions = [] } = await lambda.send(new ListFunctionsCommand());
    const resources = await Promise.all(functions.map((one) => functionOf(one, logs)));
    return [{ title: 'Functions', empty: 'It has written nothing yet.', resources }];
  } finally {
    lambda.destroy();
    logs.destroy();
  }
};

async function functionOf(
  {
    FunctionName: name = '',
    Runtime,
    PackageType,
    MemorySize,
    Timeout,
    Role = '',
    LoggingConfig,
  }: FunctionConfiguration,
  logs: CloudWatchLogsClient,
): Promise<OverviewResource> {
  const lines = await linesOf(logs, LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`);
  return {
    name,
    summary: `${Runtime ?? PackageType} · ${MemorySize} MB · ${Timeout} s · ${counted(lines.length, 'log line')}`,
    facts: { role: Role.replace(/^.*\//, '') },
    contents: [{ kind: 'log', lines }],
  };
}

async function linesOf(logs: CloudWatchLogsClient, logGroupName: string): Promise<{ at: string; message: string }[]> {
  const lines: { at: string; message: string }[] = [];
  try {
    let nextToken: string | undefined;
    do {
      const page = await logs.send(new FilterLogEventsCommand({ logGroupName, nextToken }));
      for (const { timestamp = 0, message = '' } of page.events ?? [])
        lines.push({ at: new Date(timestamp).toISOString(), message: message.trimEnd() });
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  } catch (error) {
    // A function that was never invoked has no log group.
    if (!(error instanceof Error && error.name === 'ResourceNotFoundException')) throw error;
  }
  return lines.slice(-OVERVIEW_LIMIT);
}
