import type { TemplateParts } from '@coldstart/cloud';
import { schedulerScheduleGroup } from './resources/schedule-group.ts';
import { schedulerSchedule } from './resources/schedule.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [schedulerSchedule, schedulerScheduleGroup],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
