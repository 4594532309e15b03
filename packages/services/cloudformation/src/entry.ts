import type { ServiceEntry, TemplateParts } from '@coldstart/cloud';

const templates = async (): Promise<TemplateParts> => (await import('./templates.ts')).templates;

export const entries: readonly ServiceEntry[] = [
  {
    name: 'cloudformation',
    title: 'CloudFormation',
    resources: ['arn:aws:cloudformation:{region}:{account}:stack/{StackName}/*'],
    load: async () => (await import('./index.ts')).cloudformation,
    templates: { CloudFormation: templates, CDK: templates },
  },
];
