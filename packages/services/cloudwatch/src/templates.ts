import type { TemplateParts } from '@coldstart/cloud';
import { cloudwatchAlarm } from './resources/alarm.ts';
import { cloudwatchCompositeAlarm } from './resources/composite-alarm.ts';
import { cloudwatchDashboard } from './resources/dashboard.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [cloudwatchAlarm, cloudwatchCompositeAlarm, cloudwatchDashboard],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
