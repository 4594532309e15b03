import type {
  Action,
  LoadBalancerSchemeEnum,
  ProtocolEnum,
  RuleCondition,
  TargetGroupIpAddressTypeEnum,
  TargetHealth,
  TargetTypeEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineState, type ResourceTag } from '@coldstart/cloud';

/** Whatever has an ARN and tags. */
export interface Tagged {
  readonly arn: string;
  tags: ResourceTag[];
}

export interface LoadBalancer extends Tagged {
  readonly name: string;
  /** The first label of its address: `orders-1804289383`, with `internal-` before it for one that is not for the internet. */
  readonly label: string;
  readonly scheme: LoadBalancerSchemeEnum;
  readonly vpcId: string;
  ipAddressType: 'ipv4';
  /** Milliseconds since 1970. */
  readonly created: number;
  subnets: readonly { readonly id: string; readonly zone: string }[];
  securityGroups: readonly string[];
  /** Those that were changed. */
  readonly attributes: Map<string, string>;
  readonly listeners: Map<string, Listener>;
}

export interface Listener extends Tagged {
  port: number;
  protocol: ProtocolEnum;
  /** What is done with requests that no rule fits. */
  readonly defaultRule: Rule;
  readonly attributes: Map<string, string>;
  readonly rules: Map<string, Rule>;
}

export interface Rule extends Tagged {
  /** 1 to 50,000; the default rule comes after all others. */
  priority: number;
  conditions: readonly RuleCondition[];
  actions: readonly Action[];
}

export interface HealthCheck {
  enabled: boolean;
  /** Seconds. */
  interval: number;
  timeout: number;
  /** Checks in a row that make a target healthy, or unhealthy. */
  healthy: number;
  unhealthy: number;
  path: string;
  /** HTTP status codes that are healthy: `200`, `200,302`, `200-299`. */
  matcher: string;
  protocol: ProtocolEnum | undefined;
  port: string | undefined;
}

export interface TargetGroup extends Tagged {
  readonly name: string;
  readonly type: TargetTypeEnum;
  readonly ipAddressType: TargetGroupIpAddressTypeEnum;
  /** Of groups of servers. */
  readonly protocol: ProtocolEnum | undefined;
  readonly protocolVersion: string | undefined;
  readonly port: number | undefined;
  readonly vpcId: string | undefined;
  healthCheck: HealthCheck;
  readonly attributes: Map<string, string>;
  /** The function that it has; groups of servers have none here. */
  target: Target | undefined;
}

export interface Target {
  /** ARN of the function, with a qualifier or without. */
  readonly id: string;
  health: TargetHealth;
  /** How many checks in a row ended as the last one did. */
  row: number;
  passed: boolean | undefined;
}

export const loadBalancers = defineState('elasticloadbalancing/load-balancers', () => ({
  byArn: new Map<string, LoadBalancer>(),
}));

export const targetGroups = defineState('elasticloadbalancing/target-groups', () => ({
  byArn: new Map<string, TargetGroup>(),
}));
