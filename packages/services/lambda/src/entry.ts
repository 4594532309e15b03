import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'lambda',
    title: 'Lambda',
    // Functions' own addresses: ID.lambda-url.REGION.on.aws
    host: '.lambda-url.',
    bodyLimit: 70_167_211,
    looking: ['GetPolicy'],
    resources: ['arn:aws:lambda:{region}:{account}:function:{FunctionName}'],
    load: async () => (await import('./index.ts')).lambda,
    templates: { Lambda: async () => (await import('./templates.ts')).templates },
    sam: async () => (await import('./sam.ts')).sam,
    overview: async () => (await import('./overview.ts')).overview,
  },
];
