import { randomUUID } from 'node:crypto';
import { INVOCATION_ID } from './runtime-api.ts';
import type { Invocation } from './types.ts';

/**
 * The headers that go with an event: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-next
 *
 * @param deadline when the invocation's time is up, in milliseconds since 1970
 */
export function invocationHeaders(invocation: Invocation, deadline: number): Record<string, string> {
  return {
    'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
    'Lambda-Runtime-Deadline-Ms': String(Math.floor(deadline)),
    'Lambda-Runtime-Invoked-Function-Arn': invocation.invokedFunctionArn,
    'Lambda-Runtime-Trace-Id': invocation.traceId,
    [INVOCATION_ID]: randomUUID(),
    ...(invocation.tenantId === undefined ? {} : { 'Lambda-Runtime-Aws-Tenant-Id': ascii(invocation.tenantId) }),
    ...(invocation.clientContext === undefined
      ? {}
      : { 'Lambda-Runtime-Client-Context': ascii(invocation.clientContext) }),
  };
}

/** Headers hold ASCII; JSON can say the rest in escapes. */
function ascii(json: string): string {
  return json
    .replaceAll(/[\r\n\t]/g, ' ')
    .replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
