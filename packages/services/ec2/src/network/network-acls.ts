import type { NetworkAcl } from '@aws-sdk/client-ec2';
import type { Call } from '@coldstart/cloud';
import { describe, type Look } from '../describe.ts';
import { givenId } from '../ids.ts';
import type { Network, Vpc } from '../network.ts';
import type { Ec2Operations } from '../sdk.ts';
import { networkOf } from '../state.ts';

/*
 * The list that each VPC has from its beginning, and all of its subnets with it; others cannot be made here.
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
 */

/** Rules of an asterisk: what no other rule is about. */
const LAST = 32_767;

const entry = (RuleNumber: number, Egress: boolean) => ({
  RuleNumber,
  Egress,
  CidrBlock: '0.0.0.0/0',
  Protocol: '-1',
  RuleAction: RuleNumber === LAST ? ('deny' as const) : ('allow' as const),
});

function defaultAcl(call: Call, network: Network, vpc: Vpc): NetworkAcl & { readonly NetworkAclId: string } {
  const NetworkAclId = givenId('acl', vpc.id);
  const subnets = [...network.subnets.values()].filter(({ vpcId }) => vpcId === vpc.id);
  return {
    NetworkAclId,
    VpcId: vpc.id,
    OwnerId: call.account,
    IsDefault: true,
    Entries: [entry(100, true), entry(LAST, true), entry(100, false), entry(LAST, false)],
    Associations: subnets.map(({ id }) => ({
      NetworkAclAssociationId: givenId('aclassoc', id),
      NetworkAclId,
      SubnetId: id,
    })),
    Tags: [],
  };
}

const FILTERS: Readonly<Record<string, Look<NetworkAcl>>> = {
  'network-acl-id': ({ NetworkAclId }) => NetworkAclId,
  'vpc-id': ({ VpcId }) => VpcId,
  default: ({ IsDefault }) => IsDefault,
  'association.subnet-id': ({ Associations = [] }) => Associations.map(({ SubnetId = '' }) => SubnetId),
};

export const networkAclOperations: Ec2Operations = {
  /** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkAcls.html */
  DescribeNetworkAcls: {
    run({ NetworkAclIds, ...request }, call) {
      const network = networkOf(call);
      const all = [...network.vpcs.values()].map((vpc) => defaultAcl(call, network, vpc));
      const items = new Map(all.map((acl) => [acl.NetworkAclId, acl]));
      const page = describe(call, { items, kind: 'networkAcl', filters: FILTERS }, { ...request, ids: NetworkAclIds });
      return { NetworkAcls: page.items, NextToken: page.token };
    },
  },
};
