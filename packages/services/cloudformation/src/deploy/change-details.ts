import type { ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import type { Stack, StackDefinition, StackResource } from '../state.ts';
import { references } from '../template/references.ts';
import type { TemplateResource } from '../template/template.ts';
import type { PlannedChange } from './preview.ts';
import { requireHandlers } from './registry.ts';

/** A resource that would be changed, and how. */
interface Modified {
  readonly stack: Stack;
  readonly definition: StackDefinition;
  readonly declared: TemplateResource;
  readonly resource: StackResource;
  /** Properties that come out differently. */
  readonly names: readonly string[];
  readonly replaced: boolean;
  /** The template says something else beside the properties. */
  readonly metadata: boolean;
  readonly changed: ReadonlyMap<string, PlannedChange>;
  /** As it is told where values are asked for. */
  readonly values: boolean;
}

/** Describes how a resource would be changed, and why. */
export function modify(modified: Modified): ResourceChange {
  const { resource, names, replaced } = modified;
  const details = propertyDetails(modified);
  const attributes = details.some(({ Target }) => Target?.Attribute === 'Metadata') ? ['Metadata'] : [];
  return {
    ...(replaced
      ? { PolicyAction: resource.updateReplacePolicy === 'Retain' ? 'ReplaceAndRetain' : 'ReplaceAndDelete' }
      : {}),
    Action: 'Modify',
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId,
    ResourceType: resource.type,
    Replacement: replaced ? 'True' : 'False',
    Scope: [...attributes, names.length > 0 ? 'Properties' : 'Tags'] as ResourceChange['Scope'],
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
  };
}

function propertyDetails(modified: Modified): ResourceChangeDetail[] {
  const { stack, definition, declared, names, metadata } = modified;
  // What was given counts, not what a parameter of Parameter Store holds by now.
  const before = new Map(stack.definition?.parameters.map(({ key, text }) => [key, text]));
  const parameters = new Set(
    definition.parameters.filter(({ key, text }) => text !== before.get(key)).map(({ key }) => key),
  );
  const createOnly = requireHandlers(declared.Type).schema.createOnly;
  const targets: { Target: ResourceChangeDetail['Target']; value: Value }[] = names.map((name) => ({
    Target: {
      Attribute: 'Properties',
      Name: name,
      RequiresRecreation: createOnly.includes(name)
        ? 'Always'
        : createOnly.some((path) => path.startsWith(`${name}.`))
          ? 'Conditionally'
          : 'Never',
    },
    value: declared.Properties[name] ?? '',
  }));
  const asks = references(declared.Metadata ?? '').some(({ name }) => parameters.has(name));
  if (metadata || asks)
    targets.unshift({ Target: { Attribute: 'Metadata', RequiresRecreation: 'Never' }, value: declared.Metadata ?? '' });
  const details = targets.map(({ Target, value }) =>
    causes(value, parameters, modified).map((cause): ResourceChangeDetail => ({ Target, ...cause })),
  );
  // The first cause of each comes before the second of any.
  const most = Math.max(0, ...details.map(({ length }) => length));
  return Array.from({ length: most }, (_, index) => details.flatMap((one) => one[index] ?? [])).flat();
}

/** Where a property's new value comes from. */
function causes(
  value: Value,
  parameters: ReadonlySet<string>,
  { changed, values }: Pick<Modified, 'changed' | 'values'>,
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
    if (values && source.replaced) found.push({ ChangeSource: 'DirectModification', Evaluation: 'Dynamic' });
    if (attribute === undefined) found.push({ CausingEntity: name, ChangeSource: 'ResourceReference', Evaluation });
    else found.push({ CausingEntity: `${name}.${attribute}`, ChangeSource: 'ResourceAttribute', Evaluation });
  }
  return found.length > 0 ? found : [{ ChangeSource: 'DirectModification', Evaluation: 'Static' }];
}

/** The same with values before and after. */
export function withValues(change: ResourceChange, resource: StackResource, after: ValueMap): ResourceChange {
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
