import type { Principal } from '@coldstart/iam';
import { servicePrincipal, type Call, type Cloud } from '@coldstart/cloud';
import type { Location } from './names.ts';

/** Lambda as it acts on its own: starting environments, retrying events. */
export function lambdaItself(account: string): Principal {
  return servicePrincipal('lambda.amazonaws.com', account);
}

/** Does something on Lambda's own account, and keeps what it has changed. */
export async function asLambda<Result>(
  cloud: Cloud,
  what: string,
  { account, region }: Location,
  task: (call: Call) => Result | Promise<Result>,
): Promise<Result> {
  const { call, done } = await cloud.context('lambda', what, { account, region, principal: lambdaItself(account) });
  try {
    return await task(call);
  } finally {
    done();
  }
}
