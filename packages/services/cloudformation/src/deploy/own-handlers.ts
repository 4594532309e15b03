import { AwsError } from '@coldstart/wire';
import type { DeclaredHandlers, Made } from '@coldstart/cloud';
import type { ResourceSchema } from '../schema/schema.ts';
import type { StackResource } from '../state.ts';
import { isGone } from './failure.ts';
import type { HandlerContext, Handlers, Outcome } from './handlers.ts';

/** A type that has handlers of its own, as the engine uses it. */
export function ownHandlers(type: DeclaredHandlers, schema: ResourceSchema, sdkName: string): Handlers {
  const { update } = type;
  return {
    type: type.type,
    schema,
    sdkName,
    service: type.service,
    legacy: type.legacy === true,
    anyAttribute: type.anyAttribute === true,
    tagged: schema.properties?.Tags !== undefined,
    nameProperty: undefined,
    unsupported: [],
    fixed: () => [],
    async create(resource, context) {
      const name = type.named?.(resource.properties, context) ?? '';
      context.initiated(name);
      return settle(resource, await type.create(resource.properties, context, name), context);
    },
    update:
      update === undefined
        ? undefined
        : async (resource, before, context) => {
            const was = { ...resource };
            return settle(resource, await update(resource.properties, before.properties, was, context), context);
          },
    async delete(resource, context) {
      try {
        return (await type.delete(resource.properties, resource, context)) === true ? 'waiting' : 'done';
      } catch (error) {
        if (error instanceof AwsError && isGone(error)) return 'done';
        throw error;
      }
    },
  };
}

function settle(resource: StackResource, made: Made, context: HandlerContext): Outcome {
  context.initiated(made.physicalId);
  resource.attributes = {};
  for (const [name, value] of Object.entries(made.attributes ?? {}))
    if (value !== undefined) resource.attributes[name] = value;
  return made.pending === true ? 'waiting' : 'done';
}
