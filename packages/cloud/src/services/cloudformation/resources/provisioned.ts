import type { Call } from '../../../core/call.ts';
import { answer } from '../deploy/answer.ts';
import type { ResourceContext } from './resource-type.ts';

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
  context: ResourceContext,
): Promise<void> {
  const { call, stack, token, invoke } = context;
  await invoke('lambda', 'PutProvisionedConcurrencyConfig', { FunctionName, Qualifier, ...wanted });
  const look = async (later: Call): Promise<void> => {
    const { Status: status, StatusReason: reason } = await invoke('lambda', 'GetProvisionedConcurrencyConfig', {
      FunctionName,
      Qualifier,
    });
    if (status === 'IN_PROGRESS') later.later(INTERVAL, `wait for ${Qualifier}`, look);
    else
      await answer(
        later,
        stack.id,
        token,
        status === 'READY' ? { attributes: {} } : { reason: reason ?? 'Provisioned concurrency failed' },
      );
  };
  call.later(INTERVAL, `wait for ${Qualifier}`, look);
}
