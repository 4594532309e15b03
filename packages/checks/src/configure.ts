import type { LambdaClient, UpdateFunctionConfigurationCommandInput } from '@aws-sdk/client-lambda';

/** What of a function a check can change. */
export type Configuration = Pick<
  UpdateFunctionConfigurationCommandInput,
  'Environment' | 'Handler' | 'Layers' | 'MemorySize' | 'Role' | 'Timeout'
>;

/** Milliseconds before each look: a change takes about 20 of them here, and a second on AWS. */
const POLL_INTERVAL = 22;
const TIMEOUT = 30_000;

/**
 * Changes a function's configuration while something is done, and puts back what it was: what of it was changed, and
 * all environment variables.
 */
export async function withConfiguration<Result>(
  client: LambdaClient,
  functionName: string,
  change: Configuration,
  run: () => Promise<Result>,
): Promise<Result> {
  const { GetFunctionConfigurationCommand } = await import('@aws-sdk/client-lambda');
  const before = await client.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
  const variables = before.Environment?.Variables ?? {};
  const known: Configuration = {
    Handler: before.Handler,
    Role: before.Role,
    MemorySize: before.MemorySize,
    Timeout: before.Timeout,
    Layers: before.Layers?.flatMap(({ Arn }) => Arn ?? []) ?? [],
    Environment: { Variables: variables },
  };
  const asked = Object.entries(change).map(([key, value]) =>
    key === 'Environment' ? [key, { Variables: { ...variables, ...change.Environment?.Variables } }] : [key, value],
  );
  try {
    await configure(client, functionName, Object.fromEntries(asked));
    return await run();
  } finally {
    const back = Object.entries(known).filter(([key]) => key in change);
    await configure(client, functionName, Object.fromEntries(back));
  }
}

/** Changes a function's configuration, and waits until the change is in force. */
export async function configure(client: LambdaClient, functionName: string, change: Configuration): Promise<void> {
  const { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } =
    await import('@aws-sdk/client-lambda');
  await client.send(new UpdateFunctionConfigurationCommand({ FunctionName: functionName, ...change }));
  const deadline = Date.now() + TIMEOUT;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL));
    const { LastUpdateStatus } = await client.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
    if (LastUpdateStatus !== 'InProgress') return;
    if (Date.now() > deadline)
      throw new Error(`${functionName} is still being updated after ${TIMEOUT / 1000} seconds.`);
  }
}
