import { calledVia } from './called-via.ts';
import type { Call } from './call.ts';
import { principalOf, type FutureRole } from './principals.ts';

export interface ServiceLinkedRoleSettings {
  /** Who may assume it: `ops.apigateway.amazonaws.com`. */
  readonly service: string;
  /** `AWSServiceRoleForAPIGateway` */
  readonly name: string;
  readonly description: string;
  /** Whose call its creation is: `apigateway.amazonaws.com`. */
  readonly via: string;
  readonly sessionName: string;
}

/**
 * A role that a service brings along into an account, and works as:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
 */
export interface ServiceLinkedRole {
  /** Makes it where it is missing, with the rights of whoever calls. @throws AwsError where these do not suffice */
  make(call: Call): Promise<void>;
  /** @throws AwsError AccessDenied where somebody has deleted the role */
  principal(call: Call): ReturnType<typeof principalOf>;
  /** The same for what is done later. */
  actor(call: Pick<Call, 'account'>): FutureRole;
}

export function serviceLinkedRole(settings: ServiceLinkedRoleSettings): ServiceLinkedRole {
  const { service, name, description, via, sessionName } = settings;
  const roleOf = (account: string) => ({
    roleArn: `arn:aws:iam::${account}:role/aws-service-role/${service}/${name}`,
    sessionName,
    assumedBy: service,
  });
  const isThere = ({ account, cloud: { identity, store } }: Call): boolean =>
    identity.sessionOf(store, roleOf(account)) !== undefined;
  return {
    async make(call) {
      if (isThere(call)) return;
      try {
        const asked = { AWSServiceName: service, Description: description };
        await call.invoke('iam', 'CreateServiceLinkedRole', asked, { context: calledVia(via) });
      } catch (error) {
        // Another call may have made it at the same time.
        if (!isThere(call)) throw error;
      }
    },
    actor: ({ account }) => roleOf(account),
    principal: ({ account, cloud }) => principalOf(cloud, roleOf(account)),
  };
}
