import { calledVia, principalOf, type Call } from '@coldstart/cloud';

/*
 * EventBridge reads the secrets of connections as a role of the account's that it brings along.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/using-service-linked-roles-service-action-1.html
 */

const SERVICE = 'apidestinations.events.amazonaws.com';

const roleOf = (account: string) => ({
  roleArn: `arn:aws:iam::${account}:role/aws-service-role/${SERVICE}/AWSServiceRoleForAmazonEventBridgeApiDestinations`,
  sessionName: 'EventBridgeApiDestinations',
  assumedBy: SERVICE,
});

const isThere = ({ account, cloud: { identity, store } }: Call): boolean =>
  identity.sessionOf(store, roleOf(account)) !== undefined;

/** The first connection of an account makes the role, with the rights of whoever makes the connection. */
export async function makeServiceRole(call: Call): Promise<void> {
  if (isThere(call)) return;
  const asked = {
    AWSServiceName: SERVICE,
    Description: 'Service-linked role for EventBridge to access the secrets of connections',
  };
  try {
    await call.invoke('iam', 'CreateServiceLinkedRole', asked, { context: calledVia('events.amazonaws.com') });
  } catch (error) {
    // Another connection may have made it at the same time.
    if (!isThere(call)) throw error;
  }
}

/** @throws AwsError AccessDenied where somebody has deleted the role */
export const serviceRole = ({ account, cloud }: Call) => principalOf(cloud, roleOf(account));
