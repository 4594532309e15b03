import { isMap, type ValueMap } from '@coldstart/cloud';
import { expandApiEvent } from './api-events.ts';
import { expandPullEvent, PULL_EVENTS } from './pull-events.ts';
import { expandPushEvent, PUSH_EVENTS } from './push-events.ts';
import type { Invocable } from './function.ts';
import { invalidEvent, InvalidResource, type SamContext } from './model.ts';

/** One entry of a function's `Events`. */
export interface EventSource {
  /** `Events` key. */
  readonly name: string;
  /** Function's id and the event's name together: the id of what is made. */
  readonly id: string;
  readonly type: string;
  readonly properties: ValueMap;
}

/** The resources behind a function's events. @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html */
export function expandEvents(target: Invocable, context: SamContext): void {
  const { logicalId } = target;
  const events = target.resource.Properties.Events;
  if (events === undefined) return;
  if (!isMap(events)) throw new InvalidResource(logicalId, "'Events' must be a map.");
  for (const name of Object.keys(events).sort()) {
    const event = events[name];
    if (!isMap(event)) throw invalidEvent(logicalId, name, 'Event should be a dictionary.');
    const { Type: type, Properties: properties = {} } = event;
    if (typeof type !== 'string') throw invalidEvent(logicalId, name, "Event is missing 'Type'.");
    if (!isMap(properties)) throw invalidEvent(logicalId, name, "Event 'Properties' must be a map.");
    expandEvent(target, { name, id: `${logicalId}${name}`, type, properties }, context);
  }
}

function expandEvent(target: Invocable, event: EventSource, context: SamContext): void {
  const { type } = event;
  if (PULL_EVENTS.has(type)) expandPullEvent(target, event, context);
  else if (PUSH_EVENTS.has(type)) expandPushEvent(target, event, context);
  else if (type === 'Api' || type === 'HttpApi') expandApiEvent(target, event, context);
  else throw invalidEvent(target.logicalId, event.name, `Event type '${type}' is not supported.`);
}
