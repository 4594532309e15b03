import { templateError, validationError } from '../errors.ts';
import { type Call, type Value, isMap } from '@coldstart/cloud';
import { resourceType } from './registry.ts';
import { pseudoOf } from '../stacks.ts';
import { stackIndex, type Stack, type StackResource, type StackDefinition } from '../state.ts';
import type { Scope } from '../template/functions.ts';
import { createScope } from '../template/scope.ts';
import { readTemplate, type Template } from '../template/template.ts';

export function exportedValue(call: Call, name: string): string {
  const found = call.state(stackIndex).exports.get(name);
  if (found === undefined) throw validationError(`No export named ${name} found.`);
  return found.value;
}

/** The scope in which a stack's template is resolved, its resources as they are at that moment. */
export function stackScope(
  call: Call,
  stack: Stack,
  definition: StackDefinition,
  template: Template = readTemplate(definition.processed),
): Scope {
  return createScope({
    template,
    parameters: definition.parameters,
    pseudo: pseudoOf(stack, definition.notificationArns),
    importValue: (name) => exportedValue(call, name),
    resources: {
      ref(name) {
        const resource = stack.resources.get(name);
        return resource?.physicalId;
      },
      getAtt(name, attribute) {
        const resource = stack.resources.get(name);
        const value = resource === undefined ? undefined : attributeOf(resource, attribute);
        if (value === undefined)
          throw templateError(`resource ${name} does not support attribute type ${attribute} in Fn::GetAtt`);
        return value;
      },
    },
  });
}

/** An attribute by its dotted name, or a property. */
export function attributeOf(resource: StackResource, attribute: string): Value | undefined {
  if (attribute in resource.attributes) return resource.attributes[attribute];
  let value: Value | undefined = { ...resource.properties, ...resource.attributes };
  for (const part of attribute.split('.')) value = isMap(value) ? value[part] : undefined;
  return value;
}

/** Whether a type has an attribute, as far as that is known beforehand. */
export function hasAttribute(type: string, attribute: string): boolean {
  const handlers = resourceType(type);
  if (handlers === undefined || handlers.anyAttribute || type.startsWith('Custom::')) return true;
  const schema = handlers.schema;
  const [top = ''] = attribute.split('.');
  return schema.attributes.includes(attribute) || schema.properties?.[top] !== undefined || attribute === '*';
}
