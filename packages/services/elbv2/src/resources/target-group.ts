import type { Matcher, TargetDescription, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { pick, type Tag } from '@coldstart/cloud';
import { attributesOfType } from '../targets/attributes.ts';
import { pathOf } from '../names.ts';
import { initialCheck } from '../targets/settings.ts';
import { attributesOf, named, resourceRow, tagsById, type TemplateAttribute } from './resource-row.ts';

interface TargetGroupProperties {
  Name?: string;
  TargetType?: NonNullable<TargetGroup['TargetType']>;
  IpAddressType?: TargetGroup['IpAddressType'];
  Protocol?: TargetGroup['Protocol'];
  ProtocolVersion?: string;
  Port?: number;
  VpcId?: string;
  HealthCheckEnabled?: boolean;
  HealthCheckIntervalSeconds?: number;
  HealthCheckPath?: string;
  HealthCheckPort?: string;
  HealthCheckProtocol?: TargetGroup['HealthCheckProtocol'];
  HealthCheckTimeoutSeconds?: number;
  HealthyThresholdCount?: number;
  UnhealthyThresholdCount?: number;
  Matcher?: Matcher;
  Targets?: (TargetDescription & { Id: string })[];
  TargetGroupAttributes?: TemplateAttribute[];
  Tags?: Tag[];
}

const CHECK = [
  'HealthCheckEnabled',
  'HealthCheckIntervalSeconds',
  'HealthCheckPath',
  'HealthCheckPort',
  'HealthCheckProtocol',
  'HealthCheckTimeoutSeconds',
  'HealthyThresholdCount',
  'UnhealthyThresholdCount',
  'Matcher',
] as const;

/** What the template says of health checks, and what they are by themselves where it says nothing. */
function checkOf(properties: TargetGroupProperties) {
  const own = initialCheck(properties.TargetType ?? 'instance', properties.Protocol);
  return {
    HealthCheckEnabled: own.enabled,
    HealthCheckIntervalSeconds: own.interval,
    HealthCheckPath: own.path,
    HealthCheckTimeoutSeconds: own.timeout,
    HealthyThresholdCount: own.healthy,
    UnhealthyThresholdCount: own.unhealthy,
    Matcher: { HttpCode: own.matcher },
    ...(own.port !== undefined && { HealthCheckPort: own.port }),
    ...(own.protocol !== undefined && { HealthCheckProtocol: own.protocol }),
    ...pick(properties, CHECK),
  };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-targetgroup.html */
export const elbTargetGroup = resourceRow<TargetGroupProperties>({
  type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  name: { property: 'Name', most: 32 },
  create: {
    CreateTargetGroup: {
      input: ({ name, properties, tags }) => {
        const { TargetType, IpAddressType, Protocol, ProtocolVersion, Port, VpcId } = properties;
        const kind = { TargetType, IpAddressType, Protocol, ProtocolVersion, Port, VpcId };
        return { Name: name, ...kind, ...pick(properties, CHECK), Tags: tags };
      },
      id: ({ TargetGroups: [made] = [] }) => made?.TargetGroupArn,
      attributes: ({ TargetGroups: [made] = [] }) => ({
        TargetGroupArn: made?.TargetGroupArn,
        TargetGroupName: made?.TargetGroupName,
        TargetGroupFullName: `targetgroup/${pathOf(made?.TargetGroupArn ?? '')}`,
        LoadBalancerArns: made?.LoadBalancerArns,
      }),
    },
  },
  update: [
    {
      of: CHECK,
      put: { ModifyTargetGroup: ({ id, properties }) => ({ TargetGroupArn: id, ...checkOf(properties) }) },
    },
  ],
  settings: [
    {
      of: ['TargetGroupAttributes'],
      put: {
        ModifyTargetGroupAttributes: ({ id, properties, before }) => ({
          TargetGroupArn: id,
          Attributes: attributesOf(
            properties.TargetGroupAttributes,
            before.TargetGroupAttributes,
            attributesOfType(properties.TargetType ?? 'instance').rules,
          ),
        }),
      },
      read: {
        DescribeTargetGroupAttributes: {
          input: ({ id }) => ({ TargetGroupArn: id }),
          read: ({ Attributes }, { properties: { TargetGroupAttributes: asked } }) =>
            asked === undefined ? {} : { TargetGroupAttributes: named(Attributes, asked) },
        },
      },
    },
    {
      list: 'Targets',
      key: ({ Id }) => Id,
      add: { RegisterTargets: ({ id, item }) => ({ TargetGroupArn: id, Targets: [item] }) },
      remove: { DeregisterTargets: ({ id, item }) => ({ TargetGroupArn: id, Targets: [item] }) },
      read: {
        DescribeTargetHealth: {
          input: ({ id }) => ({ TargetGroupArn: id }),
          read: ({ TargetHealthDescriptions = [] }) => {
            const targets = TargetHealthDescriptions.flatMap(({ Target: { Id = '' } = {} }) => [{ Id }]);
            return targets.length === 0 ? {} : { Targets: targets };
          },
        },
      },
    },
  ],
  tags: tagsById,
  read: {
    DescribeTargetGroups: {
      input: ({ id }) => ({ TargetGroupArns: [id] }),
      read: ({ TargetGroups: [found] = [] }) =>
        found && {
          Name: found.TargetGroupName ?? '',
          ...pick(found, ['TargetType', 'IpAddressType', 'Protocol', 'ProtocolVersion', 'Port', 'VpcId', ...CHECK]),
        },
    },
  },
  delete: { DeleteTargetGroup: ({ id }) => ({ TargetGroupArn: id }) },
  unsupported: ['TargetControlPort'],
});
