import type { ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import type { Stack, StackDefinition, StackResource } from '../state.ts';
import { references } from '../template/references.ts';
import type { TemplateResource } from '../template/template.ts';
import type { PlannedChange } from './preview.ts';
import { requireHandlers } from './registry.ts';

/** A change of a resource, as change sets describe it. */
export interface Modification {
  readonly change: ResourceChange;
  readonly names: readonly string[];
}

/** Describes how a resource would be changed, and why. */
export function modify(
  stack: Stack,
  definition: StackDefinition,
  declared: TemplateResource,
  resource: StackResource,
  names: readonly string[],
  replaced: boolean,
  changed: ReadonlyMap<string, PlannedChange>,
): Modification {
  // What was given counts, not what a parameter of Parameter Store holds by now.
  const before = new Map(stack.definition?.parameters.map(({ key, text }) => [key, text]));
  const parameters = new Set(
    definition.parameters.filter(({ key, text }) => text !== before.get(key)).map(({ key }) => key),
  );
  const createOnly = requireHandlers(declared.Type).schema.createOnly;
  const details: ResourceChangeDetail[] = names.flatMap((name) => {
    const requires = createOnly.includes(name)
      ? 'Always'
      : createOnly.some((path) => path.startsWith(`${name}.`))
        ? 'Conditionally'
        : 'Never';
    const aim = { Attribute: 'Properties', Name: name, RequiresRecreation: requires } as const;
    return causes(declared.Properties[name] ?? '', parameters, changed).map((cause): ResourceChangeDetail => ({
      Target: aim,
      ...cause,
    }));
  });
  return {
    names,
    change: {
      ...(replaced
        ? { PolicyAction: resource.updateReplacePolicy === 'Retain' ? 'ReplaceAndRetain' : 'ReplaceAndDelete' }
        : {}),
      Action: 'Modify',
      LogicalResourceId: resource.logicalId,
      PhysicalResourceId: resource.physicalId,
      ResourceType: resource.type,
      Replacement: replaced ? 'True' : 'False',
      Scope: names.length > 0 ? ['Properties'] : ['Tags'],
      Details:
        names.length > 0
          ? details
          : [
              {
                ChangeSource: 'DirectModification',
                Evaluation: 'Static',
                Target: { Attribute: 'Tags', RequiresRecreation: 'Never' },
              },
            ],
    },
  };
}

/** Where a property's new value comes from. */
function causes(
  value: Value,
  parameters: ReadonlySet<string>,
  changed: ReadonlyMap<string, PlannedChange>,
): Omit<ResourceChangeDetail, 'Target'>[] {
  const found: Omit<ResourceChangeDetail, 'Target'>[] = [];
  for (const { name, attribute } of references(value)) {
    if (parameters.has(name)) {
      found.push(
        { CausingEntity: name, ChangeSource: 'ParameterReference', Evaluation: 'Static' },
        { ChangeSource: 'DirectModification', Evaluation: 'Dynamic' },
      );
    }
    const source = changed.get(name);
    if (source === undefined) continue;
    const Evaluation = source.replaced ? 'Static' : 'Dynamic';
    if (attribute === undefined) found.push({ CausingEntity: name, ChangeSource: 'ResourceReference', Evaluation });
    else found.push({ CausingEntity: `${name}.${attribute}`, ChangeSource: 'ResourceAttribute', Evaluation });
  }
  return found.length > 0 ? found : [{ ChangeSource: 'DirectModification', Evaluation: 'Static' }];
}

/** The same with values before and after. */
export function withValues({ change }: Modification, resource: StackResource, after: ValueMap): ResourceChange {
  const before = texts(resource.properties);
  const next = texts(after);
  return {
    ...change,
    BeforeContext: JSON.stringify({ Properties: before }),
    AfterContext: JSON.stringify({ Properties: next }),
    Details: (change.Details ?? []).map((detail) => {
      const name = detail.Target?.Name;
      if (name === undefined) return detail;
      const [from, to] = [before[name], next[name]];
      return {
        ...detail,
        Target: {
          ...detail.Target,
          Path: `/Properties/${name}`,
          ...(from === undefined ? {} : { BeforeValue: asString(from) }),
          ...(to === undefined ? {} : { AfterValue: asString(to) }),
          AttributeChangeType: from === undefined ? 'Add' : to === undefined ? 'Remove' : 'Modify',
        },
      };
    }),
  };
}

function asString(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Contexts show every scalar as text. */
export function texts(map: ValueMap): ValueMap {
  const result: ValueMap = {};
  for (const [key, value] of Object.entries(map)) result[key] = textOf(value);
  return result;
}

function textOf(value: Value): Value {
  if (Array.isArray(value)) return value.map(textOf);
  return isMap(value) ? texts(value) : String(value);
}
