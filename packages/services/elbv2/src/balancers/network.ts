import type { SubnetMapping } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { invalid, refused, refuseUnbuilt } from '../errors.ts';
import type { LoadBalancer } from '../state.ts';

/*
 * Where a load balancer is: EC2 knows the subnets and security groups. They are looked up as Elastic Load Balancing itself,
 * which has a role of its own for that:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html
 */

interface Described {
  readonly SubnetId?: string;
  readonly GroupId?: string;
  readonly GroupName?: string;
  readonly VpcId?: string;
  readonly AvailabilityZone?: string;
}

/** @param missing the error for what is not there */
async function describe(
  call: Call,
  operation: string,
  member: string,
  input: object,
  missing?: (error: AwsError) => AwsError,
): Promise<readonly Described[]> {
  // That role, AWSServiceRoleForElasticLoadBalancing, is not made here: the account's root may see what it may.
  const as = { kind: 'root', account: call.account, arn: `arn:aws:iam::${call.account}:root` } as const;
  try {
    const found = (await call.invoke('ec2', operation, input, { as }))[member];
    return Array.isArray(found) ? (found as Described[]) : [];
  } catch (error) {
    if (error instanceof AwsError && missing !== undefined && /(?:NotFound|Malformed)$/.test(error.code))
      throw missing(error);
    throw error;
  }
}

export interface Placed {
  readonly vpcId: string;
  readonly subnets: LoadBalancer['subnets'];
}

interface Asked {
  readonly Subnets?: readonly string[] | undefined;
  readonly SubnetMappings?: readonly SubnetMapping[] | undefined;
}

/**
 * The subnets of a request, and their VPC.
 *
 * @throws AwsError for fewer than two Availability Zones, and for subnets that are not there
 */
export async function readSubnets(call: Call, { Subnets, SubnetMappings }: Asked): Promise<Placed> {
  if (Subnets !== undefined && SubnetMappings !== undefined)
    throw invalid('You cannot specify both subnets and subnet mappings');
  for (const mapping of SubnetMappings ?? [])
    refuseUnbuilt(
      'SubnetMappings',
      mapping,
      'AllocationId',
      'PrivateIPv4Address',
      'IPv6Address',
      'SourceNatIpv6Prefix',
    );
  const ids = Subnets ?? SubnetMappings?.map(({ SubnetId = '' }) => SubnetId) ?? [];
  if (ids.length === 0) throw invalid('You must specify subnets or subnet mappings');
  const found = await Promise.all(
    ids.map(async (id) => {
      const [subnet] = await describe(call, 'DescribeSubnets', 'Subnets', { SubnetIds: [id] }, () =>
        refused('SubnetNotFound', `The subnet ID '${id}' does not exist`),
      );
      return { id, zone: subnet?.AvailabilityZone ?? '', vpcId: subnet?.VpcId ?? '' };
    }),
  );
  const vpcId = found[0]?.vpcId ?? '';
  if (found.some((subnet) => subnet.vpcId !== vpcId))
    throw refused('InvalidConfigurationRequest', 'All subnets must belong to the same VPC');
  const zones = new Set(found.map(({ zone }) => zone));
  if (zones.size < found.length)
    throw refused(
      'InvalidConfigurationRequest',
      'A load balancer cannot be attached to multiple subnets in the same Availability Zone',
    );
  if (zones.size < 2) throw invalid('At least two subnets in two different Availability Zones must be specified');
  return { vpcId, subnets: found.map(({ id, zone }) => ({ id, zone })) };
}

/** @throws AwsError where the internet does not reach the VPC */
export async function checkInternet(call: Call, vpcId: string): Promise<void> {
  const Filters = [{ Name: 'attachment.vpc-id', Values: [vpcId] }];
  const gateways = await describe(call, 'DescribeInternetGateways', 'InternetGateways', { Filters });
  if (gateways.length === 0) throw refused('InvalidSubnet', `VPC ${vpcId} has no internet gateway`);
}

/** The security groups of a request; without any, the VPC's own. */
export async function readGroups(call: Call, vpcId: string, given: readonly string[] | undefined): Promise<string[]> {
  if (given === undefined || given.length === 0) {
    const Filters = [
      { Name: 'vpc-id', Values: [vpcId] },
      { Name: 'group-name', Values: ['default'] },
    ];
    const own = await describe(call, 'DescribeSecurityGroups', 'SecurityGroups', { Filters });
    return own.map(({ GroupId = '' }) => GroupId);
  }
  const found = await describe(call, 'DescribeSecurityGroups', 'SecurityGroups', { GroupIds: given }, ({ message }) =>
    refused('InvalidSecurityGroup', message),
  );
  const stranger = found.find((group) => group.VpcId !== vpcId);
  if (stranger !== undefined)
    throw refused(
      'InvalidConfigurationRequest',
      `One or more security groups are invalid: ${stranger.GroupId} is not in the VPC ${vpcId} of the load balancer.`,
    );
  return [...given];
}

/** @throws AwsError for a VPC that is not there */
export async function checkVpc(call: Call, vpcId: string): Promise<void> {
  await describe(call, 'DescribeVpcs', 'Vpcs', { VpcIds: [vpcId] }, () =>
    invalid(`The VPC ID '${vpcId}' is not found`),
  );
}
