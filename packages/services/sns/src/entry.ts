import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'sns',
    title: 'SNS',
    resources: [
      '{TopicArn}',
      '{TargetArn}',
      '{SubscriptionArn}',
      '{PlatformApplicationArn}',
      '{EndpointArn}',
      'arn:aws:sns:{region}:{account}:{Name}',
    ],
    load: async () => (await import('./index.ts')).sns,
    templates: { SNS: async () => (await import('./templates.ts')).templates },
    sam: async () => (await import('./sam.ts')).sam,
    overview: async () => (await import('./overview.ts')).overview,
  },
];
