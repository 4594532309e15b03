import { evaluate, type ContextValues, type Principal } from '@coldstart/iam';
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

/** A role as it will be when something is done as it. */
export interface FutureRole {
  readonly roleArn: string;
  readonly sessionName: string;
  /** The service that assumes it, which its trust policy must then let in: `events.amazonaws.com`. */
  readonly assumedBy?: string;
  /** Condition keys of that, which the trust policy may ask for: `aws:SourceArn`. */
  readonly assumedFor?: ContextValues;
}

/** Who does something: a principal, or a role. */
export type Actor = Principal | FutureRole;

/** @throws AwsError AccessDenied where the role is gone, or does not trust the service */
export function principalOf({ identity, store }: Cloud, actor: Actor): Principal {
  if ('kind' in actor) return actor;
  const { roleArn, assumedBy, assumedFor } = actor;
  const isTrusted = assumedBy === undefined || identity.trusts(store, roleArn, assumedBy, assumedFor);
  const session = isTrusted ? identity.sessionOf(store, actor) : undefined;
  if (session !== undefined) return session;
  throw new AwsError('AccessDenied', `The role ${roleArn} does not exist or may not be assumed.`, { status: 403 });
}

/** Whether the policies of a role allow it something, whatever those of the resource say. */
export function roleMay({ identity, store }: Cloud, roleArn: string, action: string, resource: string): boolean {
  const principal = identity.sessionOf(store, { roleArn, sessionName: 'asked' });
  if (principal === undefined) return false;
  const asked = { principal, action, resource, resourceAccount: principal.account, context: {} };
  return evaluate(asked, identity.policiesOf(store, principal)).result === 'allowed';
}
