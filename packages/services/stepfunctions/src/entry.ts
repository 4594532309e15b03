import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'states',
    title: 'Step Functions',
    target: 'AWSStepFunctions',
    resources: ['{stateMachineArn}', '{executionArn}', '{activityArn}', '{resourceArn}'],
    looking: [
      'DescribeExecution',
      'DescribeStateMachine',
      'DescribeStateMachineForExecution',
      'GetExecutionHistory',
      'ListExecutions',
      'ListStateMachines',
    ],
    load: async () => (await import('./index.ts')).stepfunctions,
    templates: { StepFunctions: async () => (await import('./templates.ts')).templates },
    overview: async () => (await import('./overview.ts')).overview,
  },
];
