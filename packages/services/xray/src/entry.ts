import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'xray',
    title: 'X-Ray',
    resources: [
      'arn:aws:xray:{region}:{account}:group/{GroupName}',
      'arn:aws:xray:{region}:{account}:sampling-rule/{RuleName}',
    ],
    load: async () => (await import('./index.ts')).xray,
    // What functions have traced explains nothing of what they did.
    incidental: ['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets'],
    looking: ['BatchGetTraces', 'GetTraceSummaries', 'GetTraceGraph', 'GetServiceGraph'],
    templates: { XRay: async () => (await import('./templates.ts')).templates },
    overview: async () => (await import('./overview.ts')).overview,
  },
];
