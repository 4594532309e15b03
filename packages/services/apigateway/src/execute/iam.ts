import type { PolicyDocument } from '@coldstart/iam';
import { decide, policiesOf, type Call, type Caller } from '@coldstart/cloud';
import type { Incoming } from './incoming.ts';

/** `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/path` */
export function methodArn({ account, region, apiId }: Incoming, stage: string, method: string, path: string): string {
  return `arn:aws:execute-api:${region}:${account}:${apiId}/${stage}/${method}/${path.replace(/^\//, '')}`;
}

/**
 * Asks IAM whether a caller may invoke a method, or do something else with it, and notes a denial in the journal.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
 */
export function mayExecute(
  call: Call,
  { request, account, region }: Incoming,
  { principal }: Caller,
  resource: string,
  { resourcePolicy, action = 'execute-api:Invoke' }: { resourcePolicy?: PolicyDocument; action?: string } = {},
) {
  const access = { action, resource, resourceAccount: account, resourcePolicy };
  const decision = decide(
    { principal, access, region, now: call.now(), request: { ...request, secure: true }, extra: {} },
    policiesOf(call.cloud, principal),
  );
  if (decision.result !== 'allowed')
    call.cloud.journal.record({
      kind: 'decision',
      account,
      region,
      service: 'execute-api',
      action: access.action,
      resource,
      principal: principal.arn,
      cause: call.entry.id,
      outcome: 'denied',
      message: decision.message,
    });
  return decision;
}
