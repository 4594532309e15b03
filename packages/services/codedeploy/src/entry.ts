import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'codedeploy',
    title: 'CodeDeploy',
    target: 'CodeDeploy_20141006',
    resources: [
      'arn:aws:codedeploy:{region}:{account}:deploymentgroup:{applicationName}/{deploymentGroupName}',
      'arn:aws:codedeploy:{region}:{account}:application:{applicationName}',
    ],
    looking: ['GetDeployment', 'ListDeployments', 'GetDeploymentTarget', 'ListDeploymentTargets', 'GetDeploymentGroup'],
    load: async () => (await import('./index.ts')).codedeploy,
    templates: { CodeDeploy: async () => (await import('./templates.ts')).templates },
    overview: async () => (await import('./overview.ts')).overview,
  },
];
