import { isMap, type Document } from 'yaml';

/** When the prices were read, and of which Region: they are rounded, and elsewhere up to a third more. */
export const PRICES_READ = 'November 2026, us-east-1';

interface HourlyPrice {
  readonly dollars: number;
  /** Of what, in words: `NAT gateway`. */
  readonly of: string;
}

/**
 * What costs by the hour, whether it is used or not, and began hours count as whole ones.
 * AWS's pages show prices by script only. NAT gateway, address, shard and ACU were read where others quote them in 2026; load
 * balancer, interface endpoint and on-demand stream are yet to be compared with such a page.
 *
 * @see https://aws.amazon.com/vpc/pricing/ https://aws.amazon.com/elasticloadbalancing/pricing/
 * @see https://aws.amazon.com/privatelink/pricing/ https://aws.amazon.com/kinesis/data-streams/pricing/
 * @see https://aws.amazon.com/rds/aurora/pricing/
 */
const HOURLY: Readonly<Record<string, HourlyPrice>> = {
  'AWS::EC2::EIP': { dollars: 0.005, of: 'public IPv4 address' },
  'AWS::EC2::NatGateway': { dollars: 0.045, of: 'NAT gateway' },
  'AWS::EC2::VPCEndpoint': { dollars: 0.01, of: 'interface endpoint in one zone' },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': { dollars: 0.0225, of: 'load balancer' },
  'AWS::Kinesis::Stream': { dollars: 0.04, of: 'data stream (on demand; a shard of a provisioned one: $0.015)' },
  'AWS::RDS::DBCluster': { dollars: 0.12, of: 'Aurora capacity unit (ACU)' },
  'AWS::RDS::DBInstance': {
    dollars: 0.12,
    of: 'database instance (its class decides; an Aurora capacity unit costs this)',
  },
};

export interface TemplateResources {
  /** In the order of the template. */
  readonly types: readonly string[];
  /** `about $0.045 an hour for each NAT gateway (1)` */
  readonly hourly: readonly string[];
  /** Concurrent executions that it reserves for its functions. */
  readonly reserved: number;
}

export function resourcesIn(document: Document): TemplateResources {
  const resources = document.get('Resources');
  const nodes = isMap(resources) ? resources.items.map(({ value }) => value).filter((value) => isMap(value)) : [];
  const types = nodes.map((node) => String(node.get('Type')));
  const priced = nodes.filter(
    (node) =>
      String(node.get('Type')) !== 'AWS::EC2::VPCEndpoint' ||
      String(node.getIn(['Properties', 'VpcEndpointType'])) === 'Interface',
  );
  const hourly = Object.entries(HOURLY).flatMap(([type, { dollars, of }]) => {
    const count = priced.filter((node) => String(node.get('Type')) === type).length;
    return count === 0 ? [] : [`about $${dollars} an hour for each ${of}, of which there are ${count}`];
  });
  const reserved = nodes
    .map((node) => Number(node.getIn(['Properties', 'ReservedConcurrentExecutions']) ?? 0))
    .reduce((sum, one) => sum + (Number.isFinite(one) ? one : 0), 0);
  return { types, hourly, reserved };
}
