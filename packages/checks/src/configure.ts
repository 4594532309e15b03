import type { LambdaClient, UpdateFunctionConfigurationCommandInput } from '@aws-sdk/client-lambda';

/** What of a function can be changed. */
export type Configuration = Omit<UpdateFunctionConfigurationCommandInput, 'FunctionName'>;

/** Milliseconds between two looks: a change takes some tens of them here, and a second on AWS. */
const POLL_INTERVAL = 10;
const TIMEOUT = 30_000;

/** Changes a function's configuration, and waits until the change is in force. */
export async function configure(client: LambdaClient, functionName: string, change: Configuration): Promise<void> {
  const { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } =
    await import('@aws-sdk/client-lambda');
  await client.send(new UpdateFunctionConfigurationCommand({ FunctionName: functionName, ...change }));
  const deadline = Date.now() + TIMEOUT;
  for (;;) {
    const { LastUpdateStatus } = await client.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
    if (LastUpdateStatus !== 'InProgress') return;
    if (Date.now() > deadline)
      throw new Error(`${functionName} is still being updated after ${TIMEOUT / 1000} seconds.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL));
  }
}
