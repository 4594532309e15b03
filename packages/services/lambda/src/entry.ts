import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'lambda',
    title: 'Lambda',
    // Functions' own addresses: ID.lambda-url.REGION.on.aws
    host: '.lambda-url.',
    bodyLimit: 70_167_211,
    looking: ['GetPolicy', 'MeasureGauges'],
    gauges: ['AWS/Lambda'],
    resources: ['arn:aws:lambda:{region}:{account}:function:{FunctionName}'],
    load: async () => (await import('./index.ts')).lambda,
    templates: { Lambda: async () => (await import('./templates.ts')).templates },
    sam: async () => (await import('./sam.ts')).sam,
    reachable: (text, endpoint) =>
      text.replaceAll(/https:\/\/([a-z0-9]{32})\.lambda-url\.[a-z0-9-]+\.on\.aws\b/g, `${endpoint}/_lambda/url/$1`),
    overview: async () => (await import('./overview.ts')).overview,
  },
];
