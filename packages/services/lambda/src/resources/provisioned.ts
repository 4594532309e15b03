import type { ResourceContext } from '@coldstart/cloud';
import type { LambdaSdk } from '../sdk.ts';

/** Milliseconds between two looks. */
const LOOK_AGAIN = 100;

export interface ProvisionedConcurrency {
  readonly ProvisionedConcurrentExecutions: number;
}

/** Asks for provisioned concurrency; the resource is complete once that is ready. */
export async function provision(
  FunctionName: string,
  Qualifier: string,
  wanted: ProvisionedConcurrency,
  { call, invoke }: ResourceContext<LambdaSdk>,
): Promise<void> {
  await invoke('PutProvisionedConcurrencyConfig', { FunctionName, Qualifier, ...wanted });
  for (;;) {
    const config = await invoke('GetProvisionedConcurrencyConfig', { FunctionName, Qualifier });
    if (config.Status === 'READY') return;
    if (config.Status === 'FAILED') throw new Error(config.StatusReason ?? 'Provisioned concurrency failed');
    await call.cloud.clock.sleep(LOOK_AGAIN);
  }
}
