import type { DBSubnetGroup } from '@aws-sdk/client-rds';
import { requestTagKeys, type AccessRule, type Call, type InnerCall } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { noSuchSubnetGroup, refused } from '../errors.ts';
import { idOf, subnetGroupArn } from '../names.ts';
import { pageOf } from '../paging.ts';
import type { RdsOperations } from '../sdk.ts';
import { changeDatabases, readDatabases, type SubnetGroup } from '../state.ts';
import { accessTo, newTags } from '../tags.ts';

/** @throws AwsError DBSubnetGroupNotFoundFault */
export function findSubnetGroup(call: Call, name: string): SubnetGroup {
  const found = readDatabases(call).subnetGroups.get(name.toLowerCase());
  if (found === undefined) throw noSuchSubnetGroup(name);
  return found;
}

interface Described {
  readonly VpcId?: string;
  readonly AvailabilityZone?: string;
}

/** As RDS itself, which has a role of its own for that: EC2 knows the subnets. */
async function readSubnets(call: Call, ids: readonly string[]): Promise<Pick<SubnetGroup, 'vpcId' | 'subnets'>> {
  const as = { kind: 'root', account: call.account, arn: `arn:aws:iam::${call.account}:root` } as const;
  const found = await Promise.all(ids.map((id) => subnetOf(call, id, as)));
  const [first] = found;
  if (new Set(found.map(({ zone }) => zone)).size < 2)
    throw refused(
      'DBSubnetGroupDoesNotCoverEnoughAZs',
      "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: " +
        `${[...new Set(found.map(({ zone }) => zone))].join(', ')}. Add subnets to cover at least 2 AZs.`,
    );
  if (found.some(({ vpcId }) => vpcId !== first?.vpcId))
    throw refused('InvalidSubnet', 'All subnets must be in the same VPC.');
  return { vpcId: first?.vpcId ?? '', subnets: found.map(({ id, zone }) => ({ id, zone })) };
}

async function subnetOf(call: Call, id: string, as: NonNullable<InnerCall['as']>) {
  try {
    const { Subnets = [] } = await call.invoke('ec2', 'DescribeSubnets', { SubnetIds: [id] }, { as });
    const [subnet] = Subnets as readonly Described[];
    return { id, zone: subnet?.AvailabilityZone ?? '', vpcId: subnet?.VpcId ?? '' };
  } catch (error) {
    if (error instanceof AwsError && error.code.endsWith('NotFound'))
      throw refused('InvalidSubnet', `Some input subnets in :[${id}] are invalid.`);
    throw error;
  }
}

const describe = ({ name, arn, description, vpcId, subnets }: SubnetGroup): DBSubnetGroup => ({
  DBSubnetGroupName: name,
  DBSubnetGroupDescription: description,
  VpcId: vpcId,
  SubnetGroupStatus: 'Complete',
  DBSubnetGroupArn: arn,
  SupportedNetworkTypes: ['IPV4'],
  Subnets: subnets.map(({ id, zone }) => ({
    SubnetIdentifier: id,
    SubnetAvailabilityZone: { Name: zone },
    SubnetOutpost: {},
    SubnetStatus: 'Active',
  })),
});

const onGroup: AccessRule<{ readonly DBSubnetGroupName?: string }> = ({ DBSubnetGroupName: name = '' }, call, action) =>
  accessTo(call, subnetGroupArn(call, name.toLowerCase()), action);

export const subnetGroupOperations: RdsOperations = {
  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html */
  CreateDBSubnetGroup: {
    access: ({ DBSubnetGroupName: name, Tags }, call, action) =>
      accessTo(call, subnetGroupArn(call, name.toLowerCase()), action, requestTagKeys(Tags)),
    async run(input, call) {
      const name = idOf(input.DBSubnetGroupName ?? '');
      const placed = await readSubnets(call, input.SubnetIds ?? []);
      const { subnetGroups } = changeDatabases(call);
      if (subnetGroups.has(name))
        throw refused('DBSubnetGroupAlreadyExists', `The DB subnet group '${name}' already exists.`);
      const { DBSubnetGroupDescription: description } = input;
      const group = { name, arn: subnetGroupArn(call, name), description, ...placed, tags: newTags(input.Tags) };
      subnetGroups.set(name, group);
      return { DBSubnetGroup: describe(group) };
    },
  },

  DescribeDBSubnetGroups: {
    run(input, call) {
      const { DBSubnetGroupName: name } = input;
      const groups =
        name === undefined ? [...readDatabases(call).subnetGroups.values()] : [findSubnetGroup(call, name)];
      const { items, Marker } = pageOf(groups, input, (group) => group.name);
      return { Marker, DBSubnetGroups: items.map(describe) };
    },
  },

  ModifyDBSubnetGroup: {
    access: onGroup,
    async run(input, call) {
      findSubnetGroup(call, input.DBSubnetGroupName ?? '');
      const placed = await readSubnets(call, input.SubnetIds ?? []);
      changeDatabases(call);
      const group = findSubnetGroup(call, input.DBSubnetGroupName ?? '');
      group.description = input.DBSubnetGroupDescription ?? group.description;
      Object.assign(group, placed);
      return { DBSubnetGroup: describe(group) };
    },
  },

  DeleteDBSubnetGroup: {
    access: onGroup,
    run(input, call) {
      const { name } = findSubnetGroup(call, input.DBSubnetGroupName ?? '');
      const all = changeDatabases(call);
      if ([...all.clusters.values()].some(({ subnetGroup }) => subnetGroup.toLowerCase() === name))
        throw refused(
          'InvalidDBSubnetGroupStateFault',
          `Cannot delete the subnet group '${name}' because at least one database cluster: is still using it.`,
        );
      all.subnetGroups.delete(name);
    },
  },
};
