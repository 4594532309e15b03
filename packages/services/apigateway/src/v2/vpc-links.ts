import type { VpcLink } from '@aws-sdk/client-apigatewayv2';
import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { badRequest, conflict } from '../errors.ts';
import { newId } from '../ids.ts';
import { serviceRole } from '../service-role.ts';
import { listed } from './lists.ts';
import type { V2Operations } from './sdk.ts';
import { findVpcLink, v2Apis, vpcLinks } from './state.ts';
import { checkTags } from './tags.ts';

/** @throws AwsError BadRequestException where EC2 does not know one of them */
async function checkNetwork(call: Call, subnets: readonly string[], groups: readonly string[]): Promise<void> {
  const as = serviceRole.principal(call);
  try {
    await call.invoke('ec2', 'DescribeSubnets', { SubnetIds: [...subnets] }, { as });
    if (groups.length > 0) await call.invoke('ec2', 'DescribeSecurityGroups', { GroupIds: [...groups] }, { as });
  } catch (error) {
    if (error instanceof AwsError && /(?:NotFound|Malformed)$/.test(error.code)) throw badRequest(error.message);
    throw error;
  }
}

const isUsed = (call: Call, id: string): boolean =>
  [...call.state(v2Apis).byId.values()].some(({ integrations }) =>
    [...integrations.values()].some(({ ConnectionId }) => ConnectionId === id),
  );

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html */
export const vpcLinkOperations: V2Operations = {
  CreateVpcLink: {
    async run({ Name, SubnetIds, SecurityGroupIds = [], Tags = {} }, call) {
      checkTags(Tags);
      if (SubnetIds.length === 0) throw badRequest('SubnetIds must not be empty: a VPC link is in one subnet or more');
      await serviceRole.make(call);
      await checkNetwork(call, SubnetIds, SecurityGroupIds);
      const link: VpcLink = {
        CreatedDate: new Date(call.now()),
        Name,
        SecurityGroupIds,
        SubnetIds,
        Tags,
        VpcLinkId: newId(6),
        VpcLinkStatus: 'AVAILABLE',
        VpcLinkStatusMessage: 'VPC link is ready to route traffic',
        VpcLinkVersion: 'V2',
      };
      call.state(vpcLinks).byId.set(link.VpcLinkId ?? '', link);
      // Making it takes minutes on AWS: it answers before, and so does this.
      return { ...link, VpcLinkStatus: 'PENDING', VpcLinkStatusMessage: 'VPC link is provisioning ENIs' };
    },
  },
  GetVpcLink: { run: ({ VpcLinkId }, call) => ({ ...findVpcLink(call, VpcLinkId) }) },
  GetVpcLinks: {
    run: (input, call) => listed(call.state(vpcLinks).byId.values(), input, ({ VpcLinkId = '' }) => VpcLinkId),
  },
  UpdateVpcLink: {
    run({ VpcLinkId, Name }, call) {
      const before = findVpcLink(call, VpcLinkId);
      const link = { ...before, Name: Name ?? before.Name };
      call.state(vpcLinks).byId.set(VpcLinkId, link);
      return { ...link };
    },
  },
  DeleteVpcLink: {
    run({ VpcLinkId }, call) {
      findVpcLink(call, VpcLinkId);
      if (isUsed(call, VpcLinkId))
        throw conflict('Cannot delete VpcLink as it is used by an Integration. Delete the integration first.');
      call.state(vpcLinks).byId.delete(VpcLinkId);
      return {};
    },
  },
};
