import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import type { LambdaOperations } from '../sdk.ts';
import { layers } from '../layers/state.ts';
import type { Location } from '../names.ts';
import { ACCOUNT_CONCURRENCY } from '../concurrency/pools.ts';
import { functions } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const TOTAL_CODE_SIZE = 75 * 1024 ** 3;

type CloudLocation = Pick<Call, 'cloud'> & Location;

/** Concurrency that no function has reserved. */
export function unreservedConcurrency({ cloud, account, region }: CloudLocation, without?: string): number {
  const all = cloud.store.peek(functions, { account, region, part: '' })?.byName.values() ?? [];
  let free = ACCOUNT_CONCURRENCY;
  for (const { name, reservedConcurrency, provisioned } of all) {
    if (name === without) continue;
    const promised = [...provisioned.values()].reduce((sum, { requested }) => sum + requested, 0);
    free -= reservedConcurrency ?? promised;
  }
  return free;
}

/** Bytes of all packages, every version counted. */
function codeSize({ cloud, account, region }: CloudLocation): number {
  const address = { account, region, part: '' };
  let total = 0;
  for (const { latest, versions } of cloud.store.peek(functions, address)?.byName.values() ?? []) {
    for (const { code } of [latest, ...versions.values()]) total += code.size;
  }
  for (const { versions } of cloud.store.peek(layers, address)?.byName.values() ?? []) {
    for (const { content } of versions.values()) total += content.size;
  }
  return total;
}

export function checkCodeStorage(call: CloudLocation, added: number): void {
  if (codeSize(call) + added <= TOTAL_CODE_SIZE) return;
  throw new AwsError('CodeStorageExceededException', 'Code storage limit exceeded.', {
    status: 400,
    fields: { Type: 'User' },
  });
}

export const accountOperations: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html */
  GetAccountSettings: {
    run(_, call) {
      const { account, region } = call;
      return {
        AccountLimit: {
          CodeSizeUnzipped: 250 * 1024 * 1024,
          CodeSizeZipped: 50 * 1024 * 1024,
          ConcurrentExecutions: ACCOUNT_CONCURRENCY,
          TotalCodeSize: TOTAL_CODE_SIZE,
          UnreservedConcurrentExecutions: unreservedConcurrency(call),
        },
        AccountUsage: {
          FunctionCount: call.cloud.store.peek(functions, { account, region, part: '' })?.byName.size ?? 0,
          TotalCodeSize: codeSize(call),
        },
      };
    },
  },
};
