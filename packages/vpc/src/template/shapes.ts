import { z } from 'zod';
import { blockOf } from '../cidr.ts';

/** Properties of the resource types that are read; what else a type has on AWS is refused by name. */

const text = z.string();
const flag = z
  .union([z.boolean(), z.enum(['true', 'false'])], 'true or false')
  .transform((value) => value === true || value === 'true');
const port = z
  .union([z.number(), z.string().regex(/^-?\d+$/)], 'a number')
  .transform(Number)
  .refine((value) => Number.isInteger(value) && value >= -1 && value <= 65_535, 'a port from 0 to 65535');
const tags = z.array(z.strictObject({ Key: text, Value: text })).optional();
const cidr = text.refine((value) => blockOf(value) !== undefined, {
  message: 'a block of addresses such as 10.0.1.0/24, whose first address fits its length',
});
const ids = z.array(text).min(1, 'a list with at least one item');

const rulePeers = {
  IpProtocol: z.union([text, z.number()]).transform(String),
  FromPort: port.optional(),
  ToPort: port.optional(),
  CidrIp: cidr.optional(),
  Description: text.optional(),
};
const ingress = { ...rulePeers, SourceSecurityGroupId: text.optional() };
const egress = { ...rulePeers, DestinationSecurityGroupId: text.optional(), DestinationPrefixListId: text.optional() };

const vpcConfig = z.strictObject({ SubnetIds: ids, SecurityGroupIds: ids });
const anything = z.record(text, z.unknown());

export const SHAPES = {
  'AWS::EC2::VPC': z.strictObject({
    CidrBlock: cidr,
    EnableDnsSupport: flag.default(true),
    EnableDnsHostnames: flag.default(false),
    InstanceTenancy: text.optional(),
    Tags: tags,
  }),
  'AWS::EC2::Subnet': z.strictObject({
    VpcId: text,
    CidrBlock: cidr,
    AvailabilityZone: text,
    MapPublicIpOnLaunch: flag.optional(),
    Tags: tags,
  }),
  'AWS::EC2::InternetGateway': z.strictObject({ Tags: tags }),
  'AWS::EC2::VPCGatewayAttachment': z.strictObject({ VpcId: text, InternetGatewayId: text }),
  'AWS::EC2::EIP': z.strictObject({ Domain: z.literal('vpc').optional(), Tags: tags }),
  'AWS::EC2::NatGateway': z.strictObject({
    SubnetId: text,
    AllocationId: text.optional(),
    ConnectivityType: z.enum(['public', 'private']).default('public'),
    Tags: tags,
  }),
  'AWS::EC2::RouteTable': z.strictObject({ VpcId: text, Tags: tags }),
  'AWS::EC2::Route': z.strictObject({
    RouteTableId: text,
    DestinationCidrBlock: cidr,
    GatewayId: text.optional(),
    NatGatewayId: text.optional(),
  }),
  'AWS::EC2::SubnetRouteTableAssociation': z.strictObject({ RouteTableId: text, SubnetId: text }),
  'AWS::EC2::SecurityGroup': z.strictObject({
    GroupDescription: text,
    GroupName: text.optional(),
    VpcId: text,
    SecurityGroupIngress: z.array(z.strictObject(ingress)).default([]),
    SecurityGroupEgress: z.array(z.strictObject(egress)).optional(),
    Tags: tags,
  }),
  'AWS::EC2::SecurityGroupIngress': z.strictObject({ GroupId: text, ...ingress }),
  'AWS::EC2::SecurityGroupEgress': z.strictObject({ GroupId: text, ...egress }),
  'AWS::EC2::VPCEndpoint': z.strictObject({
    VpcId: text,
    ServiceName: text.regex(/^com\.amazonaws\.eu-west-1\.[a-z0-9.-]+$/, {
      message: 'the name of a service in this Region: `!Sub com.amazonaws.${AWS::Region}.dynamodb`',
    }),
    VpcEndpointType: z.enum(['Gateway', 'Interface']).default('Gateway'),
    RouteTableIds: ids.optional(),
    SubnetIds: ids.optional(),
    SecurityGroupIds: ids.optional(),
    PrivateDnsEnabled: flag.default(false),
    PolicyDocument: anything.optional(),
    Tags: tags,
  }),
  'AWS::RDS::DBSubnetGroup': z.strictObject({
    DBSubnetGroupDescription: text,
    SubnetIds: ids,
    DBSubnetGroupName: text.optional(),
    Tags: tags,
  }),
  'AWS::RDS::DBInstance': z.looseObject({
    Engine: text,
    Port: port.optional(),
    DBSubnetGroupName: text,
    VPCSecurityGroups: ids,
  }),
  'AWS::Serverless::Function': z.looseObject({
    CodeUri: text,
    Handler: text,
    Runtime: text,
    Role: text.optional(),
    VpcConfig: vpcConfig.optional(),
  }),
  'AWS::IAM::Role': z.looseObject({
    AssumeRolePolicyDocument: anything,
    ManagedPolicyArns: z.array(text).default([]),
    Policies: z.array(z.strictObject({ PolicyName: text, PolicyDocument: anything })).default([]),
  }),
  // Where packets go does not depend on what is in these.
  'AWS::DynamoDB::Table': anything,
  'AWS::SecretsManager::Secret': anything,
} as const;

export type Type = keyof typeof SHAPES;
export type Properties<Name extends Type> = z.infer<(typeof SHAPES)[Name]>;

/** A rule of a security group, whichever way. */
export type RuleProperties = z.infer<z.ZodObject<typeof ingress>> & z.infer<z.ZodObject<typeof egress>>;
