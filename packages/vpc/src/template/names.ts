import type { Resources } from './resources.ts';
import type { Type } from './shapes.ts';

const NEEDS: readonly (readonly [Type, string, Type])[] = [
  ['AWS::EC2::Subnet', 'VpcId', 'AWS::EC2::VPC'],
  ['AWS::EC2::RouteTable', 'VpcId', 'AWS::EC2::VPC'],
  ['AWS::EC2::SecurityGroup', 'VpcId', 'AWS::EC2::VPC'],
  ['AWS::EC2::VPCEndpoint', 'VpcId', 'AWS::EC2::VPC'],
  ['AWS::EC2::VPCGatewayAttachment', 'VpcId', 'AWS::EC2::VPC'],
  ['AWS::EC2::VPCGatewayAttachment', 'InternetGatewayId', 'AWS::EC2::InternetGateway'],
  ['AWS::EC2::NatGateway', 'SubnetId', 'AWS::EC2::Subnet'],
  ['AWS::EC2::NatGateway', 'AllocationId', 'AWS::EC2::EIP'],
  ['AWS::EC2::Route', 'RouteTableId', 'AWS::EC2::RouteTable'],
  ['AWS::EC2::Route', 'GatewayId', 'AWS::EC2::InternetGateway'],
  ['AWS::EC2::Route', 'NatGatewayId', 'AWS::EC2::NatGateway'],
  ['AWS::EC2::SubnetRouteTableAssociation', 'RouteTableId', 'AWS::EC2::RouteTable'],
  ['AWS::EC2::SubnetRouteTableAssociation', 'SubnetId', 'AWS::EC2::Subnet'],
  ['AWS::EC2::SecurityGroupIngress', 'GroupId', 'AWS::EC2::SecurityGroup'],
  ['AWS::EC2::SecurityGroupEgress', 'GroupId', 'AWS::EC2::SecurityGroup'],
  ['AWS::EC2::VPCEndpoint', 'RouteTableIds', 'AWS::EC2::RouteTable'],
  ['AWS::EC2::VPCEndpoint', 'SubnetIds', 'AWS::EC2::Subnet'],
  ['AWS::EC2::VPCEndpoint', 'SecurityGroupIds', 'AWS::EC2::SecurityGroup'],
  ['AWS::RDS::DBSubnetGroup', 'SubnetIds', 'AWS::EC2::Subnet'],
  ['AWS::RDS::DBInstance', 'DBSubnetGroupName', 'AWS::RDS::DBSubnetGroup'],
  ['AWS::RDS::DBInstance', 'VPCSecurityGroups', 'AWS::EC2::SecurityGroup'],
  ['AWS::Serverless::Function', 'Role', 'AWS::IAM::Role'],
];

/**
 * A property that names another resource, which must be of a type. Where it is of another one, this type of resource may
 * have a property for that: `NatGatewayId` beside `GatewayId`.
 */
function need(
  resources: Resources,
  id: string,
  path: (string | number)[],
  type: Type,
  named: string | undefined,
): void {
  if (named === undefined || resources.of(type).some((one) => one.id === named)) return;
  const other = resources.typeOf(named);
  if (other === undefined) {
    resources.complain(id, path, `is \`${named}\`, and the template has no \`${type}\` of this name; use \`!Ref\`.`);
    return;
  }
  const own = resources.typeOf(id);
  const fitting = NEEDS.find(([owner, , wanted]) => owner === own && wanted === other)?.[1];
  const instead = fitting === undefined ? '' : `; \`${fitting}\` takes that`;
  resources.complain(id, path, `is the \`${other}\` \`${named}\`, and takes an \`${type}\`${instead}.`);
}

/** Looks whether what properties name is there, and of the right type. */
export function checkNames(resources: Resources): void {
  for (const [type, property, wanted] of NEEDS) {
    for (const { id, properties } of resources.of(type)) {
      const value: unknown = (properties as Record<string, unknown>)[property];
      for (const [index, one] of (Array.isArray(value) ? value : [value]).entries()) {
        need(resources, id, Array.isArray(value) ? [property, index] : [property], wanted, one as string | undefined);
      }
    }
  }
  for (const { id, properties } of resources.of('AWS::Serverless::Function')) {
    const { SubnetIds = [], SecurityGroupIds = [] } = properties.VpcConfig ?? {};
    for (const [index, one] of SubnetIds.entries())
      need(resources, id, ['VpcConfig', 'SubnetIds', index], 'AWS::EC2::Subnet', one);
    for (const [index, one] of SecurityGroupIds.entries())
      need(resources, id, ['VpcConfig', 'SecurityGroupIds', index], 'AWS::EC2::SecurityGroup', one);
  }
}
