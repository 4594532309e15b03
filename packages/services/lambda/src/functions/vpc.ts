import type { VpcConfig, VpcConfigResponse } from '@aws-sdk/client-lambda';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { accessDenied, invalidParameter } from '../errors.ts';

/*
 * Functions in a VPC: what they are given is looked up as their caller, who needs the permission to describe it.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */

/** What a resource says of where it is, in EC2's answers. */
interface Placed {
  readonly VpcId?: unknown;
}

const PATTERNS = { subnetIds: 'subnet-[0-9a-z]*', securityGroupIds: 'sg-[0-9a-zA-Z]*' } as const;

/** @throws AwsError ValidationException, with the whole list */
function checkIds(member: keyof typeof PATTERNS, ids: readonly string[]): void {
  const pattern = new RegExp(`^${PATTERNS[member]}$`);
  if (ids.every((id) => id.length <= 1024 && pattern.test(id))) return;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '[${ids.join(', ')}]' at 'vpcConfig.${member}' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: ${PATTERNS[member]}]`,
    { status: 400 },
  );
}

/**
 * The subnets and groups of a request, and the VPC that they are in.
 *
 * @throws AwsError InvalidParameterValueException for those that are not there, or in several VPCs
 */
export async function readVpc(call: Call, given: VpcConfig | undefined): Promise<VpcConfigResponse | undefined> {
  if (given === undefined) return undefined;
  const { SubnetIds = [], SecurityGroupIds = [], Ipv6AllowedForDualStack = false } = given;
  checkIds('subnetIds', SubnetIds);
  checkIds('securityGroupIds', SecurityGroupIds);
  if (SubnetIds.length > 0 !== SecurityGroupIds.length > 0)
    throw invalidParameter('SubnetIds and SecurityGroupIds must coexist or be both empty list.');
  const config = { SubnetIds, SecurityGroupIds, Ipv6AllowedForDualStack };
  if (SubnetIds.length === 0) return { ...config, VpcId: '' };
  const subnets = await look(call, 'DescribeSubnets', 'Subnets', { SubnetIds });
  const groups = await look(call, 'DescribeSecurityGroups', 'SecurityGroups', { GroupIds: SecurityGroupIds });
  const [VpcId = '', ...others] = new Set(subnets);
  if (others.length > 0) throw invalidParameter('Subnets are required to be in the same VPC.');
  if (groups.some((group) => group !== VpcId))
    throw invalidParameter('Security Groups are required to be in the same VPC.');
  return { ...config, VpcId };
}

/** The VPCs of what an operation of EC2 describes, one by one. */
async function look(call: Call, operation: string, member: string, input: object): Promise<string[]> {
  try {
    const found = (await call.invoke('ec2', operation, input))[member];
    return Array.isArray(found) ? found.map(({ VpcId }: Placed) => String(VpcId)) : [];
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === 'NotImplemented') throw error;
    const said = `EC2 Error Code: ${error.code}. EC2 Error Message: ${error.message}`;
    if (error.code === 'UnauthorizedOperation')
      throw accessDenied(
        `Your access has been denied by EC2, please make sure your request credentials have permission to ${operation}. ${said}`,
      );
    throw invalidParameter(`Error occurred while ${operation}. ${said}`);
  }
}
