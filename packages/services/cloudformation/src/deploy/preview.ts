import { isMap, type Call, type ValueMap } from '@coldstart/cloud';
import { reasonOf } from '../errors.ts';
import { conform } from '../schema/conform.ts';
import { pseudoOf } from '../stacks.ts';
import type { Stack, StackDefinition } from '../state.ts';
import { KNOWN_AFTER_APPLY, resolve, type Scope } from '../template/functions.ts';
import { createScope } from '../template/scope.ts';
import type { Template, TemplateResource } from '../template/template.ts';
import { requireHandlers } from './registry.ts';
import { attributeOf, exportedValue } from './scope.ts';

/** What a deployment would do to a resource. */
export interface PlannedChange {
  readonly replaced: boolean;
  readonly properties: ReadonlySet<string>;
}

interface PreviewOptions {
  /** Attributes are what they are now, unless their resource is replaced: so AWS shows values. */
  readonly asItIs?: boolean;
  readonly warn?: (reason: string) => void;
}

/** Resources answer as they are, as long as the deployment does not change what is asked for. */
export function previewScope(
  call: Call,
  stack: Stack,
  definition: StackDefinition,
  template: Template,
  changed: ReadonlyMap<string, PlannedChange>,
  { asItIs = false, warn }: PreviewOptions,
): Scope {
  return createScope({
    template,
    parameters: definition.parameters,
    pseudo: pseudoOf(stack, definition.notificationArns),
    importValue(name) {
      try {
        return exportedValue(call, name);
      } catch (error) {
        warn?.(reasonOf(error).replace(' found.', ''));
        return KNOWN_AFTER_APPLY;
      }
    },
    resources: {
      ref(name) {
        if (template.Resources[name] === undefined) return undefined;
        const resource = stack.resources.get(name);
        return resource === undefined || changed.get(name)?.replaced === true ? KNOWN_AFTER_APPLY : resource.physicalId;
      },
      getAtt(name, attribute) {
        const resource = stack.resources.get(name);
        const change = changed.get(name);
        const [top = ''] = attribute.split('.');
        if (resource === undefined || change?.replaced === true || (!asItIs && change?.properties.has(top) === true))
          return KNOWN_AFTER_APPLY;
        return attributeOf(resource, attribute) ?? KNOWN_AFTER_APPLY;
      },
    },
  });
}

/** A resource's properties as far as they can be foreseen. */
export function preview(declared: TemplateResource, scope: Scope): ValueMap {
  const resolved = resolve(declared.Properties, scope);
  return conform(requireHandlers(declared.Type).schema, isMap(resolved) ? resolved : {}).properties;
}
