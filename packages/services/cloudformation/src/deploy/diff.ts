import type { ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import { type Call, equal, isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { reasonOf } from '../errors.ts';
import { conform } from '../schema/conform.ts';
import { pseudoOf } from '../stacks.ts';
import type { Stack, StackResource, StackDefinition } from '../state.ts';
import { KNOWN_AFTER_APPLY, resolve, type Scope } from '../template/functions.ts';
import { references } from '../template/references.ts';
import { createScope, dependencies } from '../template/scope.ts';
import { readTemplate, type Template, type TemplateResource } from '../template/template.ts';
import { requireHandlers } from './registry.ts';
import { needsReplacement } from './replacement.ts';
import { attributeOf, exportedValue } from './scope.ts';
import { tagsDiffer } from './plan.ts';

/** What a deployment would do. */
export interface Diff {
  /** As DescribeChangeSet lists them. */
  readonly changes: readonly ResourceChange[];
  /** The same with values. */
  readonly detailed: readonly ResourceChange[];
  /** Nothing at all would change, outputs and tags included. */
  readonly empty: boolean;
  /** Values that could not be foreseen, and why. */
  readonly warnings: readonly string[];
}

interface Changed {
  readonly replaced: boolean;
  readonly properties: ReadonlySet<string>;
}

/** Compares a stack with what a template would make of it; nothing is touched. */
export function diff(call: Call, stack: Stack, definition: StackDefinition): Diff {
  const template = readTemplate(definition.processed);
  const changed = new Map<string, Changed>();
  const warnings: string[] = [];
  let current = '';
  const scope = previewScope(call, stack, definition, template, changed, (reason) => {
    warnings.push(`ChangeSet creation failed for resource [${current}] because: ${reason}`);
  });
  const changes: ResourceChange[] = [];
  const detailed: ResourceChange[] = [];
  let quiet = true;
  const order = inOrder(dependencies(template, scope));
  for (const logicalId of order) {
    const declared = template.Resources[logicalId];
    if (declared === undefined) continue;
    current = logicalId;
    const after = preview(declared, scope);
    const resource = stack.resources.get(logicalId);
    if (resource === undefined || resource.status === 'DELETE_COMPLETE') {
      changed.set(logicalId, { replaced: true, properties: new Set() });
      const change: ResourceChange = {
        Action: 'Add',
        LogicalResourceId: logicalId,
        ResourceType: declared.Type,
        Scope: [],
        Details: [],
      };
      changes.push(change);
      detailed.push({ ...change, AfterContext: JSON.stringify({ Properties: texts(after) }) });
      continue;
    }
    const names = [...new Set([...Object.keys(after), ...Object.keys(resource.properties)])].filter(
      (name) => !equal(after[name], resource.properties[name]),
    );
    const retagged = tagsDiffer(resource, definition) && requireHandlers(declared.Type).tagged;
    if (attributesDiffer(stack, definition, logicalId) || (names.length === 0 && retagged)) quiet = false;
    if (names.length === 0 && !retagged && resource.type === declared.Type) continue;
    const replaced = needsReplacement(resource.type, declared.Type, after, resource.properties);
    changed.set(logicalId, { replaced, properties: new Set(names) });
    const modification = modify(stack, definition, declared, resource, names, replaced, changed);
    changes.push(modification.change);
    detailed.push(withValues(modification, resource, after));
  }
  for (const resource of stack.resources.values()) {
    if (order.includes(resource.logicalId) || resource.status === 'DELETE_COMPLETE') continue;
    const change: ResourceChange = {
      PolicyAction: resource.deletionPolicy === 'Retain' ? 'Retain' : 'Delete',
      Action: 'Remove',
      LogicalResourceId: resource.logicalId,
      PhysicalResourceId: resource.physicalId,
      ResourceType: resource.type,
      Scope: [],
      Details: [],
    };
    changes.push(change);
    detailed.push({ ...change, BeforeContext: JSON.stringify({ Properties: texts(resource.properties) }) });
  }
  const before = stack.definition?.processed;
  const elsewhere =
    !equal(before?.Outputs ?? {}, definition.processed.Outputs ?? {}) ||
    JSON.stringify(stack.definition?.tags ?? []) !== JSON.stringify(definition.tags);
  changes.sort(byName);
  detailed.sort(byName);
  return { changes, detailed, empty: changes.length === 0 && quiet && !elsewhere, warnings };
}

/** What stands beside a resource's properties is part of the stack too. */
function attributesDiffer(stack: Stack, definition: StackDefinition, logicalId: string): boolean {
  const of = (template: ValueMap | undefined): Value[] => {
    const resources = template?.Resources;
    const resource = isMap(resources) ? resources[logicalId] : undefined;
    return ['DeletionPolicy', 'UpdateReplacePolicy', 'Metadata'].map((name) =>
      isMap(resource) ? (resource[name] ?? '') : '',
    );
  };
  return !equal(of(stack.definition?.processed), of(definition.processed));
}

const byName = (a: ResourceChange, b: ResourceChange): number =>
  (a.LogicalResourceId ?? '') < (b.LogicalResourceId ?? '') ? -1 : 1;

function inOrder(needs: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>();
  const visit = (name: string): void => {
    if (done.has(name)) return;
    for (const need of needs.get(name) ?? []) visit(need);
    done.add(name);
  };
  for (const name of needs.keys()) visit(name);
  return [...done];
}

/** Resources answer as they are, as long as the deployment does not change what is asked for. */
function previewScope(
  call: Call,
  stack: Stack,
  definition: StackDefinition,
  template: Template,
  changed: ReadonlyMap<string, Changed>,
  warn: (reason: string) => void,
): Scope {
  return createScope({
    template,
    parameters: definition.parameters,
    pseudo: pseudoOf(stack, definition.notificationArns),
    importValue(name) {
      try {
        return exportedValue(call, name);
      } catch (error) {
        warn(reasonOf(error).replace(' found.', ''));
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
        if (resource === undefined || change?.replaced === true || change?.properties.has(top) === true)
          return KNOWN_AFTER_APPLY;
        return attributeOf(resource, attribute) ?? KNOWN_AFTER_APPLY;
      },
    },
  });
}

function preview(declared: TemplateResource, scope: Scope): ValueMap {
  const resolved = resolve(declared.Properties, scope);
  return conform(requireHandlers(declared.Type).schema, isMap(resolved) ? resolved : {}).properties;
}

interface Modification {
  readonly change: ResourceChange;
  readonly names: readonly string[];
}

function modify(
  stack: Stack,
  definition: StackDefinition,
  declared: TemplateResource,
  resource: StackResource,
  names: readonly string[],
  replaced: boolean,
  changed: ReadonlyMap<string, Changed>,
): Modification {
  const before = new Map(stack.definition?.parameters.map(({ key, value }) => [key, value]));
  const parameters = new Set(
    definition.parameters.filter(({ key, value }) => !equal(value, before.get(key))).map(({ key }) => key),
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
  changed: ReadonlyMap<string, Changed>,
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

function withValues({ change }: Modification, resource: StackResource, after: ValueMap): ResourceChange {
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
function texts(map: ValueMap): ValueMap {
  const result: ValueMap = {};
  for (const [key, value] of Object.entries(map)) result[key] = textOf(value);
  return result;
}

function textOf(value: Value): Value {
  if (Array.isArray(value)) return value.map(textOf);
  return isMap(value) ? texts(value) : String(value);
}
