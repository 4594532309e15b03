import type { ContextValues, PolicyDocument, PolicySet, Principal } from '@coldstart/iam';
import type { Call } from './call.ts';
import type { StateStore } from './state.ts';

/** The policies that speak for a principal, and the condition keys that follow from its tags. */
export type PrincipalPolicies = Pick<PolicySet, 'identity' | 'boundary' | 'session' | 'context'>;

export type RolePrincipal = Extract<Principal, { kind: 'role' }>;

/** Temporary credentials. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

export interface SessionRequest {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly sessionPolicies?: readonly PolicyDocument[] | undefined;
  readonly sessionTags?: Readonly<Record<string, string>> | undefined;
  readonly transitiveTagKeys?: readonly string[] | undefined;
  readonly sourceIdentity?: string | undefined;
}

/** What the cloud asks the service that knows users and roles. */
export interface Identity {
  /** A user or role that has been deleted since has none, and so may do nothing. */
  policiesOf(store: StateStore, principal: Principal): PrincipalPolicies;
  /** Whoever a session of a role acts as; `undefined` where there is no such role. */
  sessionOf(store: StateStore, request: SessionRequest): RolePrincipal | undefined;
  /**
   * Whether a role's trust policy lets a service, such as `lambda.amazonaws.com`, assume it.
   *
   * @param context condition keys of the request, e.g. `aws:SourceAccount`
   */
  trusts(store: StateStore, roleArn: string, servicePrincipal: string, context?: ContextValues): boolean;
  /** Hands out keys for a principal, good for so many seconds. */
  issueKeys(call: Call, principal: Principal, durationSeconds: number): SessionCredentials;
}
