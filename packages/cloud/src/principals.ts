import type { Principal } from '@coldstart/iam';
import { AwsError } from '@coldstart/wire';
import type { Cloud } from './cloud.ts';

/**
 * An AWS service as policies know it, acting for an account.
 *
 * @param service `s3.amazonaws.com`
 * @param otherNames what else policies may call it, such as `logs.eu-west-1.amazonaws.com`
 */
export function servicePrincipal(service: string, account: string, otherNames: readonly string[] = []): Principal {
  return { kind: 'service', account, arn: service, service, ...(otherNames.length > 0 && { otherNames }) };
}

/** Whoever calls without a signature. */
export const ANONYMOUS = { kind: 'anonymous', account: 'anonymous', arn: 'anonymous' } as const satisfies Principal;

/** Who does something: a principal, or a role as it will be when it is done. */
export type Actor = Principal | { readonly roleArn: string; readonly sessionName: string };

/** @throws AwsError AccessDenied where the role is gone */
export function principalOf({ identity, store }: Cloud, actor: Actor): Principal {
  if ('kind' in actor) return actor;
  const session = identity.sessionOf(store, actor);
  if (session !== undefined) return session;
  throw new AwsError('AccessDenied', `The role ${actor.roleArn} does not exist or may not be assumed.`, {
    status: 403,
  });
}
