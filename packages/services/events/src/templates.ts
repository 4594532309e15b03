import type { TemplateParts } from '@coldstart/cloud';
import { eventsApiDestination } from './resources/api-destination.ts';
import { eventsArchive } from './resources/archive.ts';
import { eventsConnection } from './resources/connection.ts';
import { eventsEventBusPolicy } from './resources/event-bus-policy.ts';
import { eventsEventBus } from './resources/event-bus.ts';
import { eventsRule } from './resources/rule.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [eventsRule, eventsEventBus, eventsEventBusPolicy, eventsArchive, eventsConnection, eventsApiDestination],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
