import { isMap } from '@coldstart/cloud';
import { invalidEvent, InvalidResource, type Invocable, type SamContext } from '@coldstart/cloud/sam';

/** The resources behind a function's events, each made by the service that it is of. */
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
    const expand = context.events.get(type);
    if (expand === undefined) throw invalidEvent(logicalId, name, `Event type '${type}' is not supported.`);
    expand(target, { name, id: `${logicalId}${name}`, type, properties }, context);
  }
}
