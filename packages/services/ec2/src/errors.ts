import { AwsError } from '@coldstart/wire';

/*
 * EC2's refusals. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */

export const ec2Error = (code: string, message: string): AwsError => new AwsError(code, message);

/** What each kind of resource is called when it is not there. */
const NOT_FOUND = {
  vpc: ['InvalidVpcID.NotFound', 'The vpc ID %s does not exist'],
  subnet: ['InvalidSubnetID.NotFound', 'The subnet ID %s does not exist'],
  group: ['InvalidGroup.NotFound', 'The security group %s does not exist'],
  rule: ['InvalidSecurityGroupRuleId.NotFound', 'The security group rule ID %s does not exist'],
  routeTable: ['InvalidRouteTableID.NotFound', 'The routeTable ID %s does not exist'],
  association: ['InvalidAssociationID.NotFound', 'The association ID %s does not exist'],
  internetGateway: ['InvalidInternetGatewayID.NotFound', 'The internetGateway ID %s does not exist'],
  natGateway: ['NatGatewayNotFound', 'The Nat Gateway %s was not found'],
  allocation: ['InvalidAllocationID.NotFound', 'The allocation ID %s does not exist'],
  endpoint: ['InvalidVpcEndpointId.NotFound', 'The Vpc Endpoint Id %s does not exist'],
  networkInterface: ['InvalidNetworkInterfaceID.NotFound', 'The networkInterface ID %s does not exist'],
  networkAcl: ['InvalidNetworkAclID.NotFound', 'The networkAcl ID %s does not exist'],
  image: ['InvalidAMIID.NotFound', 'The image id %s does not exist'],
} as const;

export type Kind = keyof typeof NOT_FOUND;

/** `The vpc ID 'vpc-1' does not exist`; NAT gateways alone stand without quotation marks, images within brackets. */
export function notFound(kind: Kind, id: string): AwsError {
  const [code, sentence] = NOT_FOUND[kind];
  const shown = kind === 'natGateway' ? id : kind === 'image' ? `'[${id}]'` : `'${id}'`;
  return ec2Error(code, sentence.replace('%s', shown));
}

export const inUse = (what: string, id: string): AwsError =>
  ec2Error('DependencyViolation', `The ${what} '${id}' has dependencies and cannot be deleted.`);

/** @param parameter `cidrBlock` */
export const invalidValue = (value: string, parameter: string, why: string): AwsError =>
  ec2Error('InvalidParameterValue', `Value (${value}) for parameter ${parameter} is invalid. ${why}`);

/** What AWS has and this cloud has not. @param what `IPv6 blocks of VPCs` */
export const notImplemented = (what: string): AwsError =>
  new AwsError('NotImplemented', `${what} are not part of this cloud. On AWS they exist; here, leave them out.`, {
    status: 501,
  });

/** What breaks the model, as EC2 words it. @param message AWS's usual sentence */
export function invalidInput(message: string): AwsError {
  const [, missing] =
    /Value null at '([^']+)' failed to satisfy constraint: Member must not be null/.exec(message) ?? [];
  if (missing !== undefined)
    return ec2Error('MissingParameter', `The request must contain the parameter ${missing.split('.').at(-1)}`);
  const [, value = '', member = ''] = /Value '([^']*)' at '([^']+)'/s.exec(message) ?? [];
  return invalidValue(value, member, message.replace(/^.*failed to satisfy constraint: /s, ''));
}
