import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'ec2',
    title: 'EC2',
    resources: ['arn:aws:ec2:{region}:{account}:vpc/{VpcId}'],
    load: async () => (await import('./index.ts')).ec2,
    templates: { EC2: async () => (await import('./templates.ts')).templates },
  },
];
