import type { FunctionSpec, InvocationResult } from '@coldstart/runtime';
import type { Call } from '@coldstart/cloud';

/** Megabytes of `/tmp` that cost nothing. */
const FREE_TMP = 512;

/**
 * Notes what AWS bills for an invocation, failed or not: a request, and its milliseconds, times memory. Since 1 August
 * 2025 they include the initialization, of which environments of provisioned concurrency have none to pay.
 * https://aws.amazon.com/lambda/pricing/
 */
export function noteBilled(call: Call, spec: FunctionSpec, { billedDuration }: InvocationResult): void {
  const { account, functionName: resource, memorySize, ephemeralStorage } = spec;
  const note = (meter: string, quantity: number): void => call.cloud.usage.note(account, { meter, quantity, resource });
  const architecture = spec.architecture === 'arm64' ? 'arm' : 'x86';
  const compute = spec.initialization === 'provisioned-concurrency' ? 'lambda.provisioned-compute' : 'lambda';
  const seconds = billedDuration / 1000;
  note('lambda.requests', 1);
  note(`${compute}.${architecture}`, (memorySize / 1024) * seconds);
  const tmp = (ephemeralStorage ?? FREE_TMP) - FREE_TMP;
  if (tmp > 0) note('lambda.tmp', (tmp / 1024) * seconds);
}
