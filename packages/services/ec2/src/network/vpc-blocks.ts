import { on } from '../access.ts';
import { cidrOf, overlap } from '../cidr.ts';
import { ec2Error, notImplemented } from '../errors.ts';
import { newId } from '../ids.ts';
import { localRoute } from '../network.ts';
import type { Ec2Operations } from '../sdk.ts';
import { find, networkOf } from '../state.ts';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const MOST_BLOCKS = 5;

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html @throws AwsError InvalidVpc.Range */
export function blockOf(text: string): string {
  const cidr = cidrOf(text);
  if (cidr.length < 16 || cidr.length > 28) throw ec2Error('InvalidVpc.Range', `The CIDR '${text}' is invalid.`);
  return cidr.text;
}

export const ofVpc = <Item extends { readonly vpcId: string | undefined }>(
  items: ReadonlyMap<string, Item>,
  vpcId: string,
): Item[] => [...items.values()].filter((item) => item.vpcId === vpcId);

/** Further blocks of addresses: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#vpc-resize */
export const vpcBlockOperations: Ec2Operations = {
  AssociateVpcCidrBlock: {
    access: on('vpc', 'VpcId'),
    run({ VpcId, CidrBlock, AmazonProvidedIpv6CidrBlock }, call) {
      const network = networkOf(call);
      const vpc = find(network.vpcs, 'vpc', VpcId);
      if (CidrBlock === undefined || AmazonProvidedIpv6CidrBlock === true) throw notImplemented('IPv6 blocks of VPCs');
      const cidr = blockOf(CidrBlock);
      if (vpc.blocks.some((block) => overlap(cidrOf(block.cidr), cidrOf(cidr))))
        throw ec2Error('InvalidVpc.Range', `The CIDR '${CidrBlock}' conflicts with another CIDR block of the VPC.`);
      if (vpc.blocks.length >= MOST_BLOCKS)
        throw ec2Error('CidrLimitExceeded', 'This network has reached its limit of 5 CIDR blocks: remove one first.');
      const associationId = newId('vpc-cidr-assoc');
      vpc.blocks.push({ associationId, cidr });
      for (const table of ofVpc(network.routeTables, VpcId)) table.routes.push(localRoute(cidr));
      return {
        VpcId,
        CidrBlockAssociation: {
          AssociationId: associationId,
          CidrBlock: cidr,
          CidrBlockState: { State: 'associating' },
        },
      };
    },
  },

  DisassociateVpcCidrBlock: {
    run({ AssociationId }, call) {
      const network = networkOf(call);
      const vpc = [...network.vpcs.values()].find(({ blocks }) =>
        blocks.some(({ associationId }) => associationId === AssociationId),
      );
      const block = vpc?.blocks.find(({ associationId }) => associationId === AssociationId);
      if (vpc === undefined || block === undefined)
        throw ec2Error(
          'InvalidVpcCidrBlockAssociationID.NotFound',
          `The vpc CIDR block association ID '${AssociationId}' does not exist`,
        );
      const isUsed = ofVpc(network.subnets, vpc.id).some(({ cidr }) => overlap(cidrOf(cidr), cidrOf(block.cidr)));
      if (block === vpc.blocks[0] || isUsed)
        throw ec2Error(
          'InvalidCidr.InUse',
          `The CIDR '${block.cidr}' is the VPC's first, or has subnets, and cannot be disassociated.`,
        );
      vpc.blocks = vpc.blocks.filter((one) => one !== block);
      for (const table of ofVpc(network.routeTables, vpc.id))
        table.routes = table.routes.filter(({ destination }) => destination.value !== block.cidr);
      return {
        VpcId: vpc.id,
        CidrBlockAssociation: { AssociationId, CidrBlock: block.cidr, CidrBlockState: { State: 'disassociating' } },
      };
    },
  },
};
