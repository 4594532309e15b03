import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'monitoring',
    title: 'CloudWatch',
    target: 'GraniteServiceVersion20100801',
    resources: [
      'arn:aws:cloudwatch:{region}:{account}:alarm:{AlarmName}',
      'arn:aws:cloudwatch::{account}:dashboard/{DashboardName}',
    ],
    looking: ['DescribeAlarms', 'GetDashboard', 'ListDashboards'],
    load: async () => (await import('./index.ts')).cloudwatch,
    templates: { CloudWatch: async () => (await import('./templates.ts')).templates },
    overview: async () => (await import('./overview.ts')).overview,
  },
];
