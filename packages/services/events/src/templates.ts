import type { TemplateParts } from '@coldstart/cloud';
import { eventsArchive } from './resources/archive.ts';
import { eventsEventBusPolicy } from './resources/event-bus-policy.ts';
import { eventsEventBus } from './resources/event-bus.ts';
import { eventsRule } from './resources/rule.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [eventsRule, eventsEventBus, eventsEventBusPolicy, eventsArchive],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
