import { isMap, type ValueMap } from '@coldstart/cloud';
import { invalidEvent, InvalidResource, type Invocable, type SamContext } from '@coldstart/cloud/sam';
import { apiState } from './api/api-state.ts';

/** By their paths, or names: the default route of an HTTP API, `$default`, comes before others. */
function inOrder(logicalId: string, events: ValueMap, context: SamContext): string[] {
  const names =
    apiState(context)
      .eventOrder.get(logicalId)
      ?.names()
      .map(({ text }) => text) ?? Object.keys(events);
  const keyOf = (name: string): string => {
    const event = events[name];
    const properties = isMap(event) && isMap(event.Properties) ? event.Properties : {};
    const isDefault =
      isMap(event) && event.Type === 'HttpApi' && properties.Path === undefined && properties.Method === undefined;
    return isDefault ? '$default' : typeof properties.Path === 'string' ? properties.Path : name;
  };
  return names
    .map((name) => [keyOf(name), name] as const)
    .sort(([one], [other]) => (one < other ? -1 : Number(one > other)))
    .map(([, name]) => name);
}

/** The resources behind a function's events, each made by the service that it is of. */
export function expandEvents(target: Invocable, context: SamContext): void {
  const { logicalId } = target;
  const events = target.resource.Properties.Events;
  if (events === undefined) return;
  if (!isMap(events)) throw new InvalidResource(logicalId, "'Events' must be a map.");
  for (const name of inOrder(logicalId, events, context)) {
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
