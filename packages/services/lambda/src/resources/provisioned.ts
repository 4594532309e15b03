import type { GetProvisionedConcurrencyConfigCommandOutput } from '@aws-sdk/client-lambda';

export interface ProvisionedConcurrency {
  ProvisionedConcurrentExecutions: number;
}

/** A version or alias is there once its provisioned concurrency is. */
export function provisionedState({
  Status: status,
  StatusReason: reason,
}: Omit<GetProvisionedConcurrencyConfigCommandOutput, '$metadata'>): 'ready' | 'waiting' | { failed: string } {
  if (status === 'IN_PROGRESS') return 'waiting';
  return status === 'READY' ? 'ready' : { failed: reason ?? 'Provisioned concurrency failed' };
}
