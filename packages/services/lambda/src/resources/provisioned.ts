import type { LambdaSdk } from '../sdk.ts';
import type { Call, ResourceContext } from '@coldstart/cloud';

/** Milliseconds between two looks. */
const INTERVAL = 500;

export interface ProvisionedConcurrency {
  readonly ProvisionedConcurrentExecutions: number;
}

/** Asks for provisioned concurrency; the resource is complete once that is ready. */
export async function provision(
  FunctionName: string,
  Qualifier: string,
  wanted: ProvisionedConcurrency,
  context: ResourceContext<LambdaSdk>,
): Promise<void> {
  const { call, invoke } = context;
  await invoke('PutProvisionedConcurrencyConfig', { FunctionName, Qualifier, ...wanted });
  const look = async (later: Call): Promise<void> => {
    const { Status: status, StatusReason: reason } = await invoke('GetProvisionedConcurrencyConfig', {
      FunctionName,
      Qualifier,
    });
    if (status === 'IN_PROGRESS') later.later(INTERVAL, `wait for ${Qualifier}`, look);
    else
      await context.complete(
        later,
        status === 'READY' ? { attributes: {} } : { reason: reason ?? 'Provisioned concurrency failed' },
      );
  };
  call.later(INTERVAL, `wait for ${Qualifier}`, look);
}
