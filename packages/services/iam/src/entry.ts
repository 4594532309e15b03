import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'iam',
    title: 'IAM',
    resources: [
      'arn:aws:iam::{account}:group/{GroupName}',
      'arn:aws:iam::{account}:user/{UserName}',
      'arn:aws:iam::{account}:role/{RoleName}',
      '{PolicyArn}',
      'arn:aws:iam::{account}:policy/{PolicyName}',
    ],
    load: async () => (await import('./index.ts')).iam,
    identity: async () => (await import('./identity.ts')).identity,
    templates: { IAM: async () => (await import('./templates.ts')).templates },
    overview: async () => (await import('./overview.ts')).overview,
  },
  {
    name: 'sts',
    title: 'STS',
    // Who has no keys yet asks for some in a form without a signature.
    unsignedVersion: '2011-06-15',
    load: async () => (await import('./sts/index.ts')).sts,
  },
];
