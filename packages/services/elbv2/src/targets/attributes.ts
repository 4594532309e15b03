import { ANY, ONOFF, type AttributeSet } from '../attributes.ts';
import type { TargetGroup } from '../state.ts';

/* https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html */

const COUNT = /^(?:off|[1-9]\d*)$/;
const COMMON: AttributeSet['rules'] = {
  'target_group_health.dns_failover.minimum_healthy_targets.count': ['1', COUNT],
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': ['off', COUNT],
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': ['1', /^[1-9]\d*$/],
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': ['off', COUNT],
};

const FUNCTION: AttributeSet = {
  what: 'Target group',
  rules: { 'lambda.multi_value_headers.enabled': ['false', ONOFF], ...COMMON },
};

const SERVERS: AttributeSet = {
  what: 'Target group',
  rules: {
    'deregistration_delay.timeout_seconds': ['300', { from: 0, to: 3600 }],
    'load_balancing.algorithm.anomaly_mitigation': ['off', ['on', 'off']],
    'load_balancing.algorithm.type': ['round_robin', ['round_robin', 'least_outstanding_requests', 'weighted_random']],
    'load_balancing.cross_zone.enabled': [
      'use_load_balancer_configuration',
      [...ONOFF, 'use_load_balancer_configuration'],
    ],
    'slow_start.duration_seconds': ['0', { from: 0, to: 900 }],
    'stickiness.app_cookie.cookie_name': ['', ANY],
    'stickiness.app_cookie.duration_seconds': ['86400', { from: 1, to: 604_800 }],
    'stickiness.enabled': ['false', ONOFF],
    'stickiness.lb_cookie.duration_seconds': ['86400', { from: 1, to: 604_800 }],
    'stickiness.type': ['lb_cookie', ['lb_cookie', 'app_cookie']],
    ...COMMON,
  },
};

/** Those that a group has, and those of the other kind, which it is told that it has not. */
export const attributesOf = ({ type }: TargetGroup): { readonly own: AttributeSet; readonly other: AttributeSet } =>
  type === 'lambda' ? { own: FUNCTION, other: SERVERS } : { own: SERVERS, other: FUNCTION };

export const attributesOfType = (type: TargetGroup['type']): AttributeSet => (type === 'lambda' ? FUNCTION : SERVERS);
