import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'events',
    title: 'EventBridge',
    target: 'AWSEvents',
    resources: ['arn:aws:events:{region}:{account}:rule/{Rule}', 'arn:aws:events:{region}:{account}:rule/{Name}'],
    looking: ['ListRules', 'ListTargetsByRule', 'DescribeRule', 'DescribeEventBus'],
    load: async () => (await import('./index.ts')).events,
    templates: { Events: async () => (await import('./templates.ts')).templates },
    sam: async () => (await import('./sam.ts')).sam,
    overview: async () => (await import('./overview.ts')).overview,
  },
];
