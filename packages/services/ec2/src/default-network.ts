import type { ArnPlace } from '@coldstart/cloud';
import { givenId } from './ids.ts';
import { beginVpc, type Network } from './network.ts';
import { zonesOf } from './zones.ts';

/**
 * The default VPC that a new account has in each Region: a subnet in each Availability Zone, and a way out.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
 */
export function defaultNetwork(network: Network, { account, region }: ArnPlace): void {
  const id = (prefix: string, of = ''): string => givenId(prefix, account, region, of);
  const vpcId = id('vpc');
  const tableId = id('rtb');
  const gatewayId = id('igw');
  beginVpc(
    network,
    {
      id: vpcId,
      isDefault: true,
      tenancy: 'default',
      blocks: [{ associationId: id('vpc-cidr-assoc'), cidr: '172.31.0.0/16' }],
      dnsSupport: true,
      dnsHostnames: true,
    },
    { table: tableId, association: id('rtbassoc'), group: id('sg'), rules: [id('sgr', 'in'), id('sgr', 'out')] },
  );
  network.internetGateways.set(gatewayId, { id: gatewayId, vpcId });
  network.routeTables.get(tableId)?.routes.push({
    destination: { kind: 'cidr', value: '0.0.0.0/0' },
    target: { kind: 'gateway', id: gatewayId },
    origin: 'CreateRoute',
  });
  for (const [at, { name }] of zonesOf(region).entries()) {
    const subnetId = id('subnet', name);
    network.subnets.set(subnetId, {
      id: subnetId,
      vpcId,
      cidr: `172.31.${at * 16}.0/20`,
      zone: name,
      isDefault: true,
      mapPublicIp: true,
    });
  }
}
