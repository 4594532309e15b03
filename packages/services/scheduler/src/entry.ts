import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'scheduler',
    title: 'EventBridge Scheduler',
    resources: [
      'arn:aws:scheduler:{region}:{account}:schedule/{GroupName}/{Name}',
      'arn:aws:scheduler:{region}:{account}:schedule/default/{Name}',
    ],
    looking: ['GetSchedule', 'ListSchedules', 'GetScheduleGroup', 'ListScheduleGroups'],
    load: async () => (await import('./index.ts')).scheduler,
    templates: { Scheduler: async () => (await import('./templates.ts')).templates },
    overview: async () => (await import('./overview.ts')).overview,
  },
];
