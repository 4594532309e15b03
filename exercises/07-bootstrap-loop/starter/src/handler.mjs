import { setTimeout as sleep } from 'node:timers/promises';

/** What the runtime calls. It tells what it sees, so that others can see it too. Leave it as it is. */
let calls = 0;

class ValidationError extends Error {
  name = 'ValidationError';
}

export async function handler(event, context) {
  calls += 1;
  if (event.fail) throw new ValidationError(event.fail);
  const look = () => ({ at: Date.now(), left: context.getRemainingTimeInMillis() });
  const before = look();
  if (event.wait) await sleep(event.wait);
  return {
    echo: event.echo,
    calls,
    pid: process.pid,
    requestId: context.awsRequestId,
    arn: context.invokedFunctionArn,
    traceId: process.env._X_AMZN_TRACE_ID,
    clock: [before, look()],
  };
}
