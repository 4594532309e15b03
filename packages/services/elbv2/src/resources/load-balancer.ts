import type { LoadBalancer, SubnetMapping } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Tag } from '@coldstart/cloud';
import { BALANCER_ATTRIBUTES } from '../balancers/attributes.ts';
import { pathOf } from '../names.ts';
import { attributesOf, named, resourceRow, tagsById, type TemplateAttribute } from './resource-row.ts';

interface LoadBalancerProperties {
  Name?: string;
  Type?: LoadBalancer['Type'];
  Scheme?: LoadBalancer['Scheme'];
  IpAddressType?: LoadBalancer['IpAddressType'];
  Subnets?: string[];
  SubnetMappings?: SubnetMapping[];
  SecurityGroups?: string[];
  LoadBalancerAttributes?: TemplateAttribute[];
  Tags?: Tag[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-loadbalancer.html */
export const elbLoadBalancer = resourceRow<LoadBalancerProperties>({
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  name: { property: 'Name', most: 32 },
  create: {
    CreateLoadBalancer: {
      input: ({ name, properties, tags }) => {
        const { Type, Scheme, IpAddressType, Subnets, SubnetMappings, SecurityGroups } = properties;
        return { Name: name, Type, Scheme, IpAddressType, Subnets, SubnetMappings, SecurityGroups, Tags: tags };
      },
      id: ({ LoadBalancers: [made] = [] }) => made?.LoadBalancerArn,
      attributes: ({ LoadBalancers: [made] = [] }) => ({
        LoadBalancerArn: made?.LoadBalancerArn,
        LoadBalancerName: made?.LoadBalancerName,
        LoadBalancerFullName: pathOf(made?.LoadBalancerArn ?? ''),
        DNSName: made?.DNSName,
        CanonicalHostedZoneID: made?.CanonicalHostedZoneId,
      }),
    },
  },
  update: [
    {
      of: ['Subnets', 'SubnetMappings'],
      put: {
        SetSubnets: ({ id, properties: { Subnets, SubnetMappings } }) => ({
          LoadBalancerArn: id,
          Subnets,
          SubnetMappings,
        }),
      },
    },
    {
      of: ['SecurityGroups'],
      put: {
        SetSecurityGroups: ({ id, properties }) => ({
          LoadBalancerArn: id,
          SecurityGroups: properties.SecurityGroups ?? [],
        }),
      },
    },
    {
      of: ['IpAddressType'],
      put: {
        SetIpAddressType: ({ id, properties }) => ({
          LoadBalancerArn: id,
          IpAddressType: properties.IpAddressType ?? 'ipv4',
        }),
      },
    },
  ],
  settings: [
    {
      of: ['LoadBalancerAttributes'],
      put: {
        ModifyLoadBalancerAttributes: ({ id, properties, before }) => ({
          LoadBalancerArn: id,
          Attributes: attributesOf(
            properties.LoadBalancerAttributes,
            before.LoadBalancerAttributes,
            BALANCER_ATTRIBUTES.rules,
          ),
        }),
      },
      read: {
        DescribeLoadBalancerAttributes: {
          input: ({ id }) => ({ LoadBalancerArn: id }),
          read: ({ Attributes }, { properties: { LoadBalancerAttributes: asked } }) =>
            asked === undefined ? {} : { LoadBalancerAttributes: named(Attributes, asked) },
        },
      },
    },
  ],
  tags: tagsById,
  read: {
    DescribeLoadBalancers: {
      input: ({ id }) => ({ LoadBalancerArns: [id] }),
      read: ({ LoadBalancers: [found] = [] }, { properties }) => {
        if (found === undefined) return undefined;
        const subnets = (found.AvailabilityZones ?? []).map(({ SubnetId = '' }) => SubnetId);
        return {
          Name: found.LoadBalancerName ?? '',
          Type: found.Type,
          Scheme: found.Scheme,
          IpAddressType: found.IpAddressType,
          SecurityGroups: found.SecurityGroups ?? [],
          ...(properties.SubnetMappings === undefined
            ? { Subnets: subnets }
            : { SubnetMappings: subnets.map((SubnetId) => ({ SubnetId })) }),
        };
      },
    },
  },
  delete: { DeleteLoadBalancer: ({ id }) => ({ LoadBalancerArn: id }) },
  unsupported: [
    'EnableCapacityReservationProvisionStabilize',
    'EnablePrefixForIpv6SourceNat',
    'EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic',
    'Ipv4IpamPoolId',
    'MinimumLoadBalancerCapacity',
  ],
});
