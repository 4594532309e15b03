import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'elasticloadbalancing',
    title: 'Elastic Load Balancing',
    resources: ['{LoadBalancerArn}', '{TargetGroupArn}', '{ListenerArn}', '{RuleArn}'],
    load: async () => (await import('./index.ts')).elasticLoadBalancing,
    templates: { ElasticLoadBalancingV2: async () => (await import('./templates.ts')).templates },
    overview: async () => (await import('./overview.ts')).overview,
  },
  {
    name: 'elb',
    title: 'Load balancer endpoints',
    // NAME.elb.localhost, and NAME.REGION.elb.amazonaws.com
    host: '.elb.',
    load: async () => (await import('./endpoint/index.ts')).elb,
  },
];
