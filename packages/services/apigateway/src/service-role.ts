import { calledVia, principalOf, type Call } from '@coldstart/cloud';

/*
 * API Gateway looks at networks and load balancers as a role of the account's that it brings along.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/using-service-linked-roles.html
 */

const SERVICE = 'ops.apigateway.amazonaws.com';

const roleOf = (account: string) => ({
  roleArn: `arn:aws:iam::${account}:role/aws-service-role/${SERVICE}/AWSServiceRoleForAPIGateway`,
  sessionName: 'APIGateway',
  assumedBy: SERVICE,
});

const isThere = ({ account, cloud: { identity, store } }: Call): boolean =>
  identity.sessionOf(store, roleOf(account)) !== undefined;

/** The first VPC link of an account makes the role, with the rights of whoever makes the link. */
export async function makeServiceRole(call: Call): Promise<void> {
  if (isThere(call)) return;
  const asked = {
    AWSServiceName: SERVICE,
    Description: 'The Service Linked Role is used by Amazon API Gateway.',
  };
  try {
    await call.invoke('iam', 'CreateServiceLinkedRole', asked, { context: calledVia('apigateway.amazonaws.com') });
  } catch (error) {
    // Another link may have made it at the same time.
    if (!isThere(call)) throw error;
  }
}

/** @throws AwsError AccessDenied where somebody has deleted the role */
export const serviceRole = ({ account, cloud }: Call) => principalOf(cloud, roleOf(account));
