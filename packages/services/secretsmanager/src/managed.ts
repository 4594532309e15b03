import type { Call, ResourceTag } from '@coldstart/cloud';
import { invalidRequest } from './errors.ts';
import type { Secret } from './state.ts';

/*
 * Secrets that other services keep for their users.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html
 */

/** `events`, where EventBridge calls for somebody. */
const serviceBehind = ({ calledVia }: Call): string | undefined => calledVia?.replace(/\.amazonaws\.com$/, '');

/** The service that manages a secret of this name from now on: names of managed secrets begin with their service's. */
export function ownerOf(call: Call, name: string): string | undefined {
  const service = serviceBehind(call);
  return service !== undefined && name.startsWith(`${service}!`) ? service : undefined;
}

export const ownerTag = (owner: string | undefined): ResourceTag[] =>
  owner === undefined ? [] : [{ Key: 'aws:secretsmanager:owningService', Value: owner }];

/** A managed secret is changed through its service. @throws AwsError InvalidRequestException */
export function checkOwner(call: Call, { owner }: Secret): void {
  if (owner !== undefined && owner !== serviceBehind(call))
    throw invalidRequest(
      `The secret is managed by another service (${owner}), and you must use that service to update it.`,
    );
}
